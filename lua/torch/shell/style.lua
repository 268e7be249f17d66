--- Colours at the terminal, by what a text is. Off until the shell finds that they can be shown.
local style = {enabled = false}

local CODES = {
  string = "32", number = "36", constant = "35", key = "34", error = "1;31", dim = "2", bold = "1", warning = "33",
}

--- style.can_show(is_terminal): whether a program may use colours: at a terminal that is not dumb, unless NO_COLOR is set.
function style.can_show(is_terminal)
  local refused, terminal = os.getenv "NO_COLOR", os.getenv "TERM"
  return is_terminal and (refused == nil or refused == "") and terminal ~= nil and terminal ~= "" and terminal ~= "dumb"
end

--- style.paint(kind, text): the text in the colour of its kind, or as it is where colours are off.
function style.paint(kind, text)
  if not style.enabled or text == "" then return text end
  return ("\27[%sm%s\27[0m"):format(CODES[kind], text)
end

--- style.width(text): the number of characters that its longest line shows.
function style.width(text)
  local width = 0
  for line in text:gsub("\27%[[%d;]*m", ""):gmatch "[^\n]*" do width = math.max(width, utf8.len(line) or #line) end
  return width
end

return style
