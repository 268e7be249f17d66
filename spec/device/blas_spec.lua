--- Finding BLAS when it is first needed.
local program = os.getenv "LUATORCH" or "build/luatorch"

local function run(environment, code)
  local script = os.tmpname()
  local f = assert(io.open(script, "w"))
  f:write('local torch = require "torch" ' .. code)
  f:close()
  local pipe = assert(io.popen(("%s %s %s 2>&1"):format(environment, program, script)))
  local text = pipe:read "a"
  pipe:close()
  os.remove(script)
  return text
end

describe("BLAS", function()
  it("is not needed for small products and integers", function()
    assert.equal("8.0\n", run("LT_BLAS=/no/such/file", "print(torch.ones(2, 2):mm(torch.ones(2, 2)):sum():item())"))
  end)

  it("is missed with the name of its package, by large products and decompositions", function()
    for _, code in ipairs {"torch.ones(100, 100):mm(torch.ones(100, 100))", "torch.linalg.inv(torch.eye(2))"} do
      assert.truthy(run("LT_BLAS=/no/such/file", code):find("libopenblas0-openmp", 1, true))
    end
  end)

  it("works with any number of threads", function()
    local code = "torch.set_num_threads(%d) local x, a, b = torch.ones(300, 300), torch.ones(8, 100, 90), torch.ones(8, 90, 70) "
      .. "print(x:mm(x):sum():item(), a:matmul(b):sum():item())"
    for threads = 1, 3 do assert.equal("27000000.0\t5040000.0\n", run("", code:format(threads))) end
  end)

  it("leaves the environment as it was", function()
    assert.equal("nil\n", run("env -u OPENBLAS_CORETYPE", "torch.linalg.inv(torch.eye(2)) print(os.getenv 'OPENBLAS_CORETYPE')"))
  end)
end)
