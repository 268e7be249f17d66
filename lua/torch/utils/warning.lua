--- Warnings of the library's Lua files: one line on the standard error each.

--- warning(text, ...): says that something is amiss that the program goes on in spite of; with more arguments the text
-- is a format for them.
return function(text, ...)
  if select("#", ...) > 0 then text = text:format(...) end
  io.stderr:write("warning: ", text, "\n")
end
