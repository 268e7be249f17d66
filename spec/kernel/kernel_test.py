"""The public test suite of Jupyter kernels (Debian's python3-jupyter-kernel-test) against LuaTorch's, and what that suite leaves out.

JUPYTER_PATH names the folder below which the kernel is installed; spec/kernel/kernel_spec.lua runs this.
"""

import base64
import os
import signal
import time
import unittest

import jupyter_kernel_test


class LuaTorch(jupyter_kernel_test.KernelTests):
    kernel_name = "luatorch"
    language_name = "lua"
    file_extension = ".lua"

    code_hello_world = 'print("hello, world")'
    code_stderr = 'io.stderr:write("test\\n")'
    code_page_something = "?torch.relu"
    code_generate_error = 'error("on purpose")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "local x = 6\nx * 7", "result": "42"},
        {"code": "torch.tensor({1, 2})", "result": "tensor({1, 2})"},
    ]
    code_display_data = [
        {"code": "display(torch.plot({1, 2, 3}))", "mime": "image/png"},
        {"code": "display(torch.imshow(torch.rand(3, 8, 8)))", "mime": "image/png"},
        {"code": "display(torch.eye(2))", "mime": "text/html"},
    ]
    completion_samples = [
        {"text": "torch.manual_s", "matches": {"manual_seed"}},
        {"text": "string.fin", "matches": {"find"}},
    ]
    code_inspect_sample = "torch.relu"
    complete_code_samples = ["x = 1", "for i = 1, 2 do print(i) end"]
    incomplete_code_samples = ["for i = 1, 2 do", "torch.zeros("]
    invalid_code_samples = ["x = = 1", "end"]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")

    def run_cell(self, code):
        """The reply to a cell and the messages it sent."""
        self.flush_channels()
        reply, messages = self.execute_helper(code=code)
        return reply["content"], messages

    def test_state_outlives_the_cell(self):
        self.run_cell("local counter = 20")
        self.run_cell("function twice(v) return 2 * v end")
        _, messages = self.run_cell("twice(counter) + 2;\n-- the last line is a comment")
        _, messages = self.run_cell("twice(counter) + 2")
        self.assertEqual(messages[-1]["content"]["data"]["text/plain"], "42")

    def test_semicolon_hides_the_result(self):
        reply, messages = self.run_cell("6 * 7;")
        self.assertEqual(reply["status"], "ok")
        self.assertNotIn("execute_result", [m["msg_type"] for m in messages])

    def test_output_of_children_and_of_long_cells(self):
        _, messages = self.run_cell('io.write("a") os.execute("printf b") io.write("c")')
        text = "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")
        self.assertEqual(sorted(text), ["a", "b", "c"])

    def test_error_shows_message_and_line(self):
        reply, _ = self.run_cell("local function f()\n  return torch.ones(2) + torch.ones(3)\nend\nf()")
        self.assertEqual(reply["status"], "error")
        self.assertIn("add", reply["evalue"])

    def test_pictures_are_whole(self):
        _, messages = self.run_cell("torch.plot({1, 4, 9})")
        data = messages[-1]["content"]["data"]
        self.assertTrue(base64.b64decode(data["image/png"]).startswith(b"\x89PNG"))
        self.assertIn("\u2524", data["text/plain"])

    def run_cell_with_input(self, code, lines):
        """The text that a cell printed, with lines typed where it asks for them, and its reply."""
        self.flush_channels()
        request = self.kc.execute(code, allow_stdin=True)
        for line in lines:
            asked = self.kc.get_stdin_msg(timeout=10)
            self.assertEqual(asked["msg_type"], "input_request")
            self.assertEqual(asked["parent_header"]["msg_id"], request)
            self.kc.input(line)
        reply = self.get_non_kernel_info_reply(timeout=10)
        text = ""
        while True:
            message = self.kc.get_iopub_msg(timeout=10)
            if message["msg_type"] == "stream":
                text += message["content"]["text"]
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return text, reply["content"]

    def test_reads_ask_the_front_end(self):
        text, reply = self.run_cell_with_input('io.write("Name: ") local name = io.read() print("Hello " .. name)', ["Ada L."])
        self.assertEqual((reply["status"], text), ("ok", "Name: Hello Ada L.\n"))
        text, _ = self.run_cell_with_input('local a, b = io.read("n", "n") print(a, b, io.stdin:read("L"))', ["3 4.5", "rest"])
        self.assertEqual(text, "3\t4.5\trest\n\n")
        text, _ = self.run_cell_with_input('for line in io.lines() do if line == "" then break end io.write("<", line, ">") end', ["a", "b", ""])
        self.assertEqual(text, "<a><b>")

    def test_reads_fail_where_nobody_can_be_asked(self):
        self.flush_channels()
        self.kc.execute("io.read()", allow_stdin=False)
        reply = self.get_non_kernel_info_reply(timeout=10)
        self.assertIn("takes no input", reply["content"]["evalue"])

    def test_interrupt_ends_a_read(self):
        self.flush_channels()
        self.kc.execute("io.read()", allow_stdin=True)
        self.kc.get_stdin_msg(timeout=10)
        self.km.interrupt_kernel()
        reply = self.get_non_kernel_info_reply(timeout=10)
        self.assertEqual(reply["content"]["ename"], "Interrupted")

    def test_interrupt_keeps_the_state(self):
        self.run_cell("kept = 7")
        self.flush_channels()
        self.kc.execute("while true do end")
        time.sleep(0.5)
        self.km.interrupt_kernel()
        reply = self.get_non_kernel_info_reply(timeout=10)
        self.assertEqual(reply["content"]["status"], "error")
        self.assertEqual(reply["content"]["ename"], "Interrupted")
        _, messages = self.run_cell("kept")
        self.assertEqual(messages[-1]["content"]["data"]["text/plain"], "7")

    def test_bytes_that_are_no_text(self):
        _, messages = self.run_cell('io.write("a\\255b\\n")')
        self.assertEqual([m["content"]["text"] for m in messages if m["msg_type"] == "stream"], ["a\ufffdb\n"])


if __name__ == "__main__":
    unittest.main()
