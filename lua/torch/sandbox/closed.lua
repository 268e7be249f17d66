--- What a sandbox leaves of Lua's standard library: run first in its state (src/lua/sandbox.c). Everything here is either harmless, or
--- wrapped so that it counts for the time that it takes; whatever is not named is gone.

--- What each library keeps as it is.
local KEPT = {
  coroutine = {"close", "isyieldable", "resume", "running", "status", "yield"},
  table = {"concat", "pack"},
  string = {"byte", "char", "format", "len", "lower", "pack", "packsize", "reverse", "sub", "unpack", "upper"},
  math = {"abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger", "min", "mininteger", "modf",
    "pi", "rad", "random", "randomseed", "sin", "sqrt", "tan", "tointeger", "type", "ult"},
  utf8 = {"char", "charpattern", "codepoint", "codes", "len", "offset"},
  os = {"clock", "date", "difftime", "time"},
}
local KEPT_GLOBALS = {"_VERSION", "assert", "error", "ipairs", "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "select",
  "tonumber", "tostring", "type"}
local REFUSED = {
  os = {"execute", "exit", "getenv", "remove", "rename", "setlocale", "tmpname"},
  io = {"close", "input", "lines", "open", "output", "popen", "read", "tmpfile", "type"},
  debug = {"debug", "gethook", "getinfo", "getlocal", "getmetatable", "getregistry", "getupvalue", "getuservalue", "sethook", "setlocal",
    "setmetatable", "setupvalue", "setuservalue", "upvalueid", "upvaluejoin"},
  string = {"dump"},
  package = {"loadlib", "searchpath"},
}
local REFUSED_GLOBALS = {"dofile", "loadfile"}

--- Each repetition of a pattern may try every length: more steps than this are refused before they begin.
local MOST_STEPS = 1e10

return function(charge, refusal, write)
  local find, gsub, match, gmatch, rep = string.find, string.gsub, string.match, string.gmatch, string.rep
  local move, insert, remove, sort, unpack = table.move, table.insert, table.remove, table.sort, table.unpack
  local old_load, old_setmetatable, old_getmetatable, old_require, old_collect = load, setmetatable, getmetatable, require, collectgarbage
  local create, wrap, searchers, globals, real_string = coroutine.create, coroutine.wrap, package.searchers, _G, string
  local pcall, type, error, rawget, select, pairs, tostring, rawset =
    pcall, type, error, rawget, select, pairs, tostring, rawset

  --- Only what is preloaded can be required: torch.
  for i = #searchers, 2, -1 do searchers[i] = nil end

  local libraries = {io = {write = function(...) for i = 1, select("#", ...) do write((select(i, ...))) end end}, debug = {}, package = {}}
  for name, kept in pairs(KEPT) do
    local library = {}
    for _, field in ipairs(kept) do library[field] = globals[name][field] end
    libraries[name] = library
  end
  for name, refused in pairs(REFUSED) do
    for _, field in ipairs(refused) do libraries[name][field] = refusal(name .. "." .. field) end
  end

  local kept = {}
  for _, name in ipairs(KEPT_GLOBALS) do kept[name] = globals[name] end
  for _, name in ipairs(REFUSED_GLOBALS) do kept[name] = refusal(name) end
  for name in pairs(globals) do globals[name] = nil end
  for name, value in pairs(kept) do globals[name] = value end
  for name, library in pairs(libraries) do globals[name] = library end
  globals._G = globals

  --- A traceback without a look into the stack.
  function globals.debug.traceback(message) return message end

  function globals.require(name)
    if libraries[name] then return libraries[name] end
    return (old_require(name))
  end

  function globals.load(chunk, name, _, ...)
    return old_load(chunk, name, "t", ...)
  end

  --- Finalizers run where nothing counts.
  function globals.setmetatable(object, metatable)
    if type(metatable) == "table" and rawget(metatable, "__gc") ~= nil then error("setmetatable: a sandbox has no finalizers (__gc)", 2) end
    return old_setmetatable(object, metatable)
  end

  --- The metatables of strings and tensors are the library's own.
  function globals.getmetatable(object)
    if type(object) ~= "table" then return nil end
    return old_getmetatable(object)
  end

  function globals.collectgarbage(option)
    if option == "count" then return old_collect "count" end
    if option ~= nil and option ~= "collect" then error("collectgarbage: a sandbox knows \"collect\" and \"count\"", 2) end
    charge(100000)
    return old_collect()
  end

  --- A handler is called after unwinding: the limits do not count in one that Lua calls before.
  local function handled(handler, ok, ...)
    if ok then return true, ... end
    return false, handler(...)
  end

  function globals.xpcall(f, handler, ...) return handled(handler, pcall(f, ...)) end

  --- ---- coroutines: one that dies of a limit has closed its variables by then ----

  local function raise_again(ok, ...)
    if ok then return ... end
    error((...), 0)
  end

  local function guarded(f)
    if type(f) ~= "function" then error("bad argument #1 (function expected)", 3) end
    charge(1000)
    return function(...) return raise_again(pcall(f, ...)) end
  end

  function globals.coroutine.create(f) return create(guarded(f)) end
  function globals.coroutine.wrap(f) return wrap(guarded(f)) end

  --- ---- functions whose time depends on their arguments ----

  --- Counts for a list's length, which must be what it is: a metamethod could say one thing here and another to the function.
  local function charge_length(list, name)
    local metatable = type(list) == "table" and old_getmetatable(list)
    if metatable and metatable.__len then error(name .. ": a sandbox allows lists without __len", 3) end
    charge(type(list) == "table" and #list or 0)
  end

  function globals.table.move(from, first, last, ...)
    charge(last + 0.0 - first)
    return move(from, first, last, ...)
  end

  function globals.table.insert(list, ...)
    if select("#", ...) > 1 then charge_length(list, "table.insert") end
    return insert(list, ...)
  end

  function globals.table.remove(list, ...)
    if select("#", ...) > 0 then charge_length(list, "table.remove") end
    return remove(list, ...)
  end

  function globals.table.sort(list, ...)
    charge_length(list, "table.sort")
    return sort(list, ...)
  end

  function globals.table.unpack(list, first, last)
    last = last or #list
    charge(last + 0.0 - (first or 1))
    return unpack(list, first, last)
  end

  local kept_string = libraries.string

  function kept_string.rep(text, n, ...)
    charge(n / 8)
    return rep(text, n, ...)
  end

  --- Refuses what could take very long; counts a small part of the rest.
  local function check_pattern(text, pattern)
    text, pattern = tostring(text), tostring(pattern)
    local _, repetitions = gsub(pattern, "[-*+?]", "")
    local starts = find(pattern, "^", 1, true) == 1 and 0 or 1
    if repetitions > 0 and (#text + 1) ^ (repetitions + starts) > MOST_STEPS then
      error(("a pattern of %d repetitions may take too long on %d bytes for a sandbox"):format(repetitions, #text), 3)
    end
    charge(#text / 16)
  end

  function kept_string.find(text, pattern, init, plain)
    if not plain then check_pattern(text, pattern) end
    return find(text, pattern, init, plain)
  end

  function kept_string.match(text, pattern, ...)
    check_pattern(text, pattern)
    return match(text, pattern, ...)
  end

  function kept_string.gmatch(text, pattern, ...)
    check_pattern(text, pattern)
    return gmatch(text, pattern, ...)
  end

  function kept_string.gsub(text, pattern, ...)
    check_pattern(text, pattern)
    return gsub(text, pattern, ...)
  end

  --- Methods of strings come from the first table, which stays in place.
  for name in pairs(kept_string) do rawset(real_string, name, kept_string[name]) end
  globals.string = real_string
  libraries.string = real_string
end
