local show = {}
function show.value(x) return tostring(x) end
return show
