--- What figures and images have in common: saving and showing themselves. Each has to_text, to_svg and to_image.

local core = require "torch.core"
local fail = require "torch.utils.fail"
local terminal = require "torch.plot.terminal"

local output = {}

local WRITE = {
  png = function(self, caller) return core.encode_png(self:to_image(), caller) end,
  svg = function(self) return self:to_svg() end,
  txt = function(self) return self:to_text {color = false} .. "\n" end,
}

local function write_file(path, bytes, caller)
  local file, message = io.open(path, "wb")
  if not file then return fail("%s: cannot write: %s", caller, message) end
  local ok, problem = file:write(bytes)
  if not (file:close() and ok) then fail("%s: cannot write %s: %s", caller, path, tostring(problem)) end
end

--- Adds the methods to a class; `name` is what errors call it.
function output.extend(class, name)
  --- save(path): writes a file by the path's ending: .png, .svg or .txt. Returns the figure.
  function class:save(path)
    local caller = name .. ":save"
    if type(path) ~= "string" then fail("%s: path: expected a string, got %s", caller, type(path)) end
    local write = WRITE[(path:match "%.(%w+)$" or ""):lower()]
    if not write then fail("%s: path: expected a name that ends in .png, .svg or .txt, got %s", caller, path) end
    write_file(path, write(self, caller), caller)
    return self
  end

  --- show(): draws on standard output, as a picture where the terminal has kitty's protocol or sixel, else in Unicode.
  function class:show()
    local protocol = terminal.graphics()
    if protocol == "text" then io.stdout:write(self:to_text(), "\n")
    else io.stdout:write(terminal.picture(self:to_image(), protocol)) end
    io.stdout:flush()
  end

  --- to_png(): the picture as the bytes of a PNG file.
  function class:to_png() return core.encode_png(self:to_image(), name .. ":to_png") end

  --- What a notebook shows: bytes by media type. No SVG: what turns notebooks into pages strips that of its shapes.
  function class:__mime()
    return {["image/png"] = self:to_png(), ["text/plain"] = self:to_text {color = false}}
  end
end

return output
