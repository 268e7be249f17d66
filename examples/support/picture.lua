--- Grey images as text for a terminal, and as files.

local torch = require "torch"

local picture = {}

--- An image {height, width}, 0 to 1, as lines of text: each character is one pixel above another, drawn or not.
function picture.lines(image)
  local rows, lines = image:tolist(), {}
  for top = 1, #rows, 2 do
    local line = {}
    for column, value in ipairs(rows[top]) do
      local upper, lower = value > 0.4, rows[top + 1][column] > 0.4
      line[column] = upper and (lower and "█" or "▀") or (lower and "▄" or " ")
    end
    lines[#lines + 1] = table.concat(line)
  end
  return lines
end

--- Prints images {count, height, width} beside each other, with `gap` (nothing unless given) between.
function picture.print(images, gap)
  local columns = {}
  for i = 1, #images do columns[i] = picture.lines(images[i]) end
  for line = 1, #columns[1] do
    local parts = {}
    for i, lines in ipairs(columns) do parts[i] = lines[line] end
    print(table.concat(parts, gap))
  end
end

--- Saves images {count, height, width}, 0 to 1, as one PNG picture with so many to a row.
function picture.save(images, columns, path)
  local count, height, width = images:size(1), images:size(2), images:size(3)
  local rows = count // columns
  local sheet = images:view(rows, columns, height, width):transpose(2, 3):reshape(rows * height, columns * width)
  torch.imshow(sheet, {vmin = 0, vmax = 1}):save(path)
end

return picture
