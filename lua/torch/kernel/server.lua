--- The sockets of a kernel and its answers to requests. Requests come on `shell` and `control`; results, output and states go out on `iopub` to
-- all front ends; `stdin` asks the one that sent a request for lines; `hb` only echoes, in a thread of its own.

local capture = require "torch.kernel.capture"
local complete = require "torch.shell.complete"
local execute = require "torch.kernel.execute"
local input = require "torch.shell.input"
local inspect = require "torch.shell.inspect"
local keyboard = require "torch.kernel.keyboard"
local json = require "torch.utils.json"
local session = require "torch.shell.session"
local wire = require "torch.kernel.wire"
local zmq = require "torch.kernel.zmq"

local server = {}

local WAIT_MS = 1000

--- Only the session that runs is remembered: its number is always the same.
local SESSION = 1

--- ---- positions: Jupyter counts characters, Lua bytes ----

local function byte_of(text, characters)
  return (utf8.offset(text, characters + 1) or #text + 1) - 1
end

local function characters_of(text, bytes) return utf8.len(text:sub(1, bytes)) or bytes end

--- ---- requests ----

local REQUESTS = {}

function REQUESTS.kernel_info_request(self)
  return {
    status = "ok", protocol_version = "5.3", implementation = "luatorch", implementation_version = self.version, banner = self.session.banner,
    language_info = {
      name = "lua", version = _VERSION:match "%d+%.%d+", mimetype = "text/x-lua", file_extension = ".lua", pygments_lexer = "lua",
      codemirror_mode = "lua",
    },
    help_links = json.array {},
  }
end

--- The pieces of an error: Jupyter wants its name, its first line and the whole report.
local function error_content(report)
  local lines = {}
  for line in (wire.text(tostring(report)) .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
  local plain = lines[1]:gsub("\27%[[%d;]*m", "")
  return {ename = plain:find "interrupted" and "Interrupted" or "Error", evalue = plain, traceback = json.array(lines)}
end

function REQUESTS.execute_request(self, content)
  local silent = content.silent == true
  self.may_ask = content.allow_stdin == true
  if not silent then
    self.history[#self.history + 1] = content.code
    self:publish("execute_input", {code = content.code, execution_count = self.executor.count + 1})
  end
  local ok, report = self.executor:execute(content.code, silent)
  local reply = {status = "ok", execution_count = self.executor.count, payload = json.array(self:take_pages()), user_expressions = {}}
  if ok then return reply end
  local failure = error_content(report)
  self:publish("error", failure)
  for key, value in pairs(failure) do reply[key] = value end
  reply.status = "error"
  return reply
end

function REQUESTS.complete_request(self, content)
  local code = content.code
  local found = complete.at(code, byte_of(code, content.cursor_pos or utf8.len(code) or #code), self.session.environment)
  local last = found.finish or #code
  local start = found.start or last + 1
  return {
    status = "ok", matches = json.array(found.candidates), metadata = {}, cursor_start = characters_of(code, start - 1),
    cursor_end = characters_of(code, last),
  }
end

function REQUESTS.inspect_request(self, content)
  local code = content.code
  local text = inspect.at(code, byte_of(code, content.cursor_pos or utf8.len(code) or #code), self.session.environment, content.detail_level == 1)
  return {status = "ok", found = text ~= nil, data = text and {["text/plain"] = wire.text(text)} or {}, metadata = {}}
end

function REQUESTS.is_complete_request(_, content)
  local status = input.is_complete(content.code)
  return {status = status, indent = status == "incomplete" and "  " or ""}
end

local function matches(pattern, text)
  local lua_pattern = "^" .. pattern:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0"):gsub("%*", ".*"):gsub("%?", ".") .. "$"
  return text:find(lua_pattern) ~= nil
end

--- The numbers of the inputs that a request asks for: a range, or all that match a pattern, each text once (its last) if `unique`.
local function asked_inputs(history, content)
  local kind = content.hist_access_type
  local first, last = 1, #history
  if kind == "range" then first, last = content.start or 1, content.stop and content.stop - 1 or last end
  local numbers, seen = {}, {}
  for i = math.min(last, #history), math.max(first, 1), -1 do
    local code = history[i]
    local fits = kind ~= "search" or matches(content.pattern or "*", code) and not (content.unique == true and seen[code])
    if fits then table.insert(numbers, 1, i) end
    seen[code] = true
  end
  local n = content.n
  if kind ~= "range" and math.type(n) == "integer" and n < #numbers then return table.move(numbers, #numbers - n + 1, #numbers, 1, {}) end
  return numbers
end

function REQUESTS.history_request(self, content)
  local found = {}
  for _, i in ipairs(asked_inputs(self.history, content)) do
    local code = self.history[i]
    found[#found + 1] = json.array {SESSION, i, content.output and json.array {code, json.null} or code}
  end
  return {status = "ok", history = json.array(found)}
end

function REQUESTS.comm_info_request() return {status = "ok", comms = {}} end

function REQUESTS.interrupt_request() return {status = "ok"} end

function REQUESTS.shutdown_request(self, content)
  self.stopping = true
  return {status = "ok", restart = content.restart == true}
end

--- ---- the loop ----

local Server = {}
Server.__index = Server

--- Sends to all front ends; the parent is the request that is being answered.
function Server:publish(kind, content)
  self.iopub:send(self.wire.encode({kind}, kind, self.parent, content))
end

--- Texts that commands show in Jupyter's pager.
function Server:take_pages()
  local pages = self.pages
  self.pages = {}
  return pages
end

--- Asks the front end whose request is being answered for a line; an error for one that has no field for it.
function Server:ask()
  if not self.may_ask then error("io.read: this front end takes no input", 0) end
  self.executor:flush()
  self.stdin:send(self.wire.encode({table.unpack(self.identities)}, "input_request", self.parent, {prompt = "", password = false}))
  while true do
    local reply = zmq.wait({self.stdin}, WAIT_MS) and self.wire.decode(self.stdin:receive())
    if reply and reply.header.msg_type == "input_reply" then return tostring(reply.content.value or "") end
  end
end

function Server:answer(socket, message)
  local kind = message.header.msg_type
  local answer = REQUESTS[kind]
  if not answer then return end
  self.parent, self.identities = message.header, message.identities
  self:publish("status", {execution_state = "busy"})
  local ok, reply = pcall(answer, self, message.content)
  if not ok then reply = error_content(reply) reply.status = "error" end
  socket:send(self.wire.encode(message.identities, kind:gsub("_request$", "_reply"), self.parent, reply))
  self:publish("status", {execution_state = "idle"})
end

function Server:serve()
  while not self.stopping do
    local ready = zmq.wait({self.control, self.shell}, WAIT_MS)
    if ready then
      local socket = ready == 1 and self.control or self.shell
      local message = self.wire.decode(socket:receive())
      if message then self:answer(socket, message) end
    end
    self.executor:flush()
  end
end

local function read_connection(path)
  local file, message = io.open(path, "r")
  if not file then error("luatorch kernel run: " .. message, 0) end
  local ok, connection = pcall(json.decode, file:read "a")
  file:close()
  if not ok or type(connection) ~= "table" or type(connection.shell_port) ~= "number" then
    error("luatorch kernel run: " .. path .. " is no connection file", 0)
  end
  return connection
end

local function endpoint(connection, name)
  local separator = connection.transport == "ipc" and "-" or ":"
  return ("%s://%s%s%d"):format(connection.transport, connection.ip, separator, connection[name .. "_port"])
end

--- The prompt's session, with `?name` shown in Jupyter's pager.
local function new_session(self)
  local opened = session.open(_G, false)
  function opened.inspect(_, name, detailed)
    local text, message = inspect.name(name, opened.environment, detailed)
    self.pages[#self.pages + 1] = {source = "page", start = 0, data = {["text/plain"] = wire.text(text or message)}}
  end
  return opened
end

--- run(path): serves until a front end asks to stop. `path` is the connection file that Jupyter wrote.
function server.run(path)
  local connection = read_connection(path)
  local self = setmetatable({wire = wire.new(connection.key or "", wire.identifier()), history = {}, pages = {}}, Server)
  self.version = require "torch".__version__
  for _, name in ipairs {"shell", "control", "stdin"} do self[name] = zmq.bind("router", endpoint(connection, name)) end
  self.iopub = zmq.bind("pub", endpoint(connection, "iopub"))
  zmq.heartbeat(endpoint(connection, "hb"))
  capture.start()
  self.session = new_session(self)
  self.executor = execute.new(self.session, function(kind, content) self:publish(kind, content) end)
  keyboard.open(function() return self:ask() end)
  self:serve()
  for _, name in ipairs {"shell", "control", "stdin", "iopub"} do self[name]:close() end
end

return server
