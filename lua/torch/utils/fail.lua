--- Errors of the library's Lua files. They carry the place in the user's own code, as those of operators do.

local place = require "torch.core".place

--- fail(text, ...): raises an error; with more arguments the text is a format for them.
return function(text, ...)
  if select("#", ...) > 0 then text = text:format(...) end
  error(place() .. text, 0)
end
