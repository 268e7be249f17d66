-- The command line: whatever `lua5.4` answers, the program answers too.
-- Both are run by the same name, `./prog`, from two folders, so that their messages can be compared as they are.
local terminal = require "support.terminal"

-- Shell commands, run in a folder with the files below; `prog` is replaced by the program.
local FILES = {
  ["hello.lua"] = "print('hello', ...)\n",
  ["args.lua"] = "for i = -6, 6 do if arg[i] then print(i, arg[i]) end end print(select('#', ...), ...)\n",
  ["fail.lua"] = "local function f() error('boom') end\nf()\n",
  ["object.lua"] = "error(setmetatable({}, {__tostring = function() return 'an object' end}))\n",
  ["table.lua"] = "error({})\n",
  ["syntax.lua"] = "x = = 1\n",
  ["exit.lua"] = "setmetatable({}, {__gc = function() print('closed') end}) os.exit(tonumber(arg[1]), arg[2] == 'close')\n",
  ["gc.lua"] = "setmetatable({}, {__gc = function() print('collected at the end') end})\n",
  ["warn.lua"] = "warn('one') warn('@on') warn('two', ' parts') warn('@off') warn('three')\n",
  ["close.lua"] = "local x <close> = setmetatable({}, {__close = function() print('x') end}) error('late')\n",
  ["shebang.lua"] = "#!/usr/bin/env lua\nprint(debug.getinfo(1).currentline)\n",
  ["mod.lua"] = "print('loading', ...) return {answer = 42}\n",
  ["coro.lua"] = "local co = coroutine.wrap(function() error('inside') end) co()\n",
  ["deep.lua"] = "local function f(n) if n == 0 then error('bottom') end return 1 + f(n - 1) end\nf(40)\n",
  ["handler.lua"] = "print(xpcall(function() local x = nil; return x.y end, debug.traceback))\n",
  ["runtime.lua"] = "local t = {}\nlocal function f() return t.a.b end\nprint(pcall(f))\nt.x.y = 1\n",
  ["reads.lua"] = "print(io.read('n', 'n')) print(io.read())\n",
  ["session.txt"] = "1 + 1\nx = 3\nx\nlocal y = 1\ny\nfor i = 1, 2 do\nprint(i)\nend\nx +\n4\n= x\n",
  ["errors.txt"] = "error('a')\nx y\nnil + 1\n'still here'\n",
}

local COMMANDS = {
  "prog -v", "prog -v -v", "prog -v -e 'print(1)'", "prog -v hello.lua",
  "prog -e 'print(1)'", "prog '-eprint(1)' -ea=3 -e 'print(a)'", "prog -e ''", "prog -e 'x ='", "prog -e",
  "prog -e -v", "prog -e 'error(1)'", "prog -e 'error({})'", "prog -e 'error()'", "prog -e 'print(...)' a",
  "prog -e 'print(arg[0], arg[-1], arg[1])'", "prog -e 'x = 1' -e 'print(x)' hello.lua a",
  "prog -e 'error(\"first\")' -e 'print(2)'",
  "prog -l mod -e 'print(mod.answer)'", "prog -lmod -e 'print(mod.answer)'", "prog -l m=mod -e 'print(m.answer, mod)'",
  "prog -lm=mod -lstring -e 'print(m.answer)'", "prog -l", "prog -l -v", "prog -l nothing.here", "prog -l mod args.lua",
  "prog -h", "prog ---", "prog -Ex", "prog -vv", "prog -iv", "prog -Wx", "prog --version", "prog -x hello.lua",
  "prog hello.lua", "prog hello.lua a 'b c' ''", "prog args.lua", "prog args.lua 1 2 3", "prog -W -e '' args.lua -v 2",
  "prog -- args.lua x", "prog -E args.lua", "prog - < args.lua", "prog - a b < args.lua", "prog -- - < args.lua",
  "prog < args.lua", "prog nowhere.lua", "prog fail.lua", "prog object.lua", "prog table.lua", "prog syntax.lua",
  "prog close.lua", "prog coro.lua", "prog shebang.lua", "prog gc.lua",
  "prog exit.lua 0", "prog exit.lua 3", "prog exit.lua 3 close", "prog exit.lua 256",
  "prog warn.lua", "prog -W warn.lua", "prog -W -e 'warn(\"x\")'",
  "LUA_INIT='print(\"init\")' prog hello.lua", "LUA_INIT='print(\"init\")' prog -E hello.lua",
  "LUA_INIT='print(1)' LUA_INIT_5_4='print(2)' prog hello.lua", "LUA_INIT=@hello.lua prog -e 'print(2)'",
  "LUA_INIT='error(\"bad\")' prog hello.lua", "LUA_INIT=@nowhere.lua prog hello.lua",
  "LUA_INIT='print(arg[1])' prog hello.lua first", "LUA_PATH=xxx prog -e 'print(package.path)'",
  "LUA_PATH=xxx LUA_CPATH=yyy prog -E -e 'print(package.path, package.cpath)'",
  "echo 'print(10) print(...)' | prog", "echo 'print(...)' | prog - x y", "echo 'x x' | prog", "printf '' | prog",
  "prog -e 'arg = 1' hello.lua", "prog -e 'arg[1] = 100' hello.lua a",
  "prog -i < session.txt 2>/dev/null", "prog -i hello.lua a < session.txt 2>/dev/null",
  "prog -i < errors.txt 2>&1 >/dev/null", "prog -e '_PROMPT=\"ready> \" _PROMPT2=\"more> \"' -i < session.txt",
  "echo 1 | prog -e 'print = nil' -i 2>&1 >/dev/null", "prog -i nowhere.lua < session.txt",
  "prog deep.lua", "prog handler.lua", "prog runtime.lua", "prog -l fail", "prog -e 'local function f() error(\"x\", 2) end f()'",
  "prog -e 'error(\"no place\", 0)'", "prog -e 'io.stderr:write(\"to stderr\\n\")' -v", "prog -e 'os.exit(true)'", "prog -e 'os.exit(false)'",
  "prog -W -e 'warn(\"@off\") warn(\"x\")' warn.lua", "printf 'a\\nb' | prog -e 'print(io.read(\"a\"))'", "printf '5 6' | prog reads.lua",
  "prog -e 'print(#arg, arg[0])' -- hello.lua -e 1", "prog - -v < args.lua", "prog -e 'return 5'", "prog -e 'print(nil + 1)'",
}

local function write_file(path, text)
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

--- Runs a shell command in the folder; returns its status and its output.
local function run(folder, command)
  local pipe = assert(io.popen(("cd %s && { %s\n} 2>&1; echo \"status $?\""):format(folder, command)))
  local output = pipe:read("a")
  pipe:close()
  return output
end

local function absolute(path)
  local pipe = assert(io.popen("command -v " .. path))
  local found = assert(pipe:read("l"), path .. " is not there")
  pipe:close()
  if found:sub(1, 1) == "/" then return found end
  return os.getenv("PWD") .. "/" .. found
end

--- Makes a folder with the files and a link `prog` to the program.
local function new_folder(program)
  local folder = terminal.new_folder()
  for name, text in pairs(FILES) do write_file(folder .. "/" .. name, text) end
  assert(os.execute(("ln -s %s %s/prog"):format(absolute(program), folder)))
  return folder
end

describe("the command line", function()
  local theirs, ours

  setup(function()
    theirs, ours = new_folder("lua5.4"), new_folder(terminal.program)
  end)
  teardown(function()
    os.execute(("rm -r %s %s"):format(theirs, ours))
  end)

  for _, command in ipairs(COMMANDS) do
    it("answers as lua5.4: " .. command, function()
      command = command:gsub("prog", "./prog", 1)
      -- Addresses differ from run to run.
      local expected = run(theirs, command):gsub("0x%x+", "ADDRESS")
      local got = run(ours, command):gsub("0x%x+", "ADDRESS")
      assert.equal(expected, got)
    end)
  end

  it("loads torch on require only", function()
    assert.equal("nil\tfunction\nstatus 0\n",
                 run(ours, "./prog -e 'print(package.loaded.torch, type(package.preload.torch))'"))
    assert.equal("table\tnil\nstatus 0\n", run(ours, "./prog -e 'print(type(require \"torch\"), torch)'"))
  end)

  it("lets a script catch Ctrl-C and ends it by a second", function()
    local wait = "sleep 0.3; kill -INT $! ; wait $!"
    assert.equal("after\nstatus 0\n", run(ours, "./prog -e 'pcall(function() while true do end end) print(\"after\")' & " .. wait))
    assert.matches("interrupted!.*status 1\n$", run(ours, "./prog -e 'while true do end' & " .. wait))
  end)
end)
