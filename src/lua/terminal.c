/* Lua's own library does not know whether a file is a terminal, how large it is, or what it can draw. */
#include "lua/terminal.h"

#include <lauxlib.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { ANSWER_MS = 1000, MOST_ANSWER = 128 };   /* far terminals take their time; those that never answer are rare */

/* is_terminal(descriptor = 1) */
static int is_terminal(lua_State *L)
{
  lua_pushboolean(L, isatty((int)luaL_optinteger(L, 1, STDOUT_FILENO)));
  return 1;
}

/* terminal_size(descriptor = 1): columns and rows, or nothing where it is no terminal or does not say. */
static int terminal_size(lua_State *L)
{
  struct winsize size;
  if (ioctl((int)luaL_optinteger(L, 1, STDOUT_FILENO), TIOCGWINSZ, &size) < 0 || size.ws_col == 0) return 0;
  lua_pushinteger(L, size.ws_col);
  lua_pushinteger(L, size.ws_row);
  return 2;
}

/* Reads up to the character that ends the answer, or until the terminal has been silent for too long. */
static size_t read_answer(char *answer, char last)
{
  size_t n = 0;
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  while (n < MOST_ANSWER && poll(&input, 1, ANSWER_MS) == 1 && read(STDIN_FILENO, answer + n, 1) == 1)
    if (answer[n++] == last) break;
  return n;
}

/* ask_terminal(question, last): what the terminal answers to a control sequence, up to the character `last`; nothing where standard input
   or output is no terminal. */
static int ask_terminal(lua_State *L)
{
  size_t n;
  const char *question = luaL_checklstring(L, 1, &n);
  char last = *luaL_checkstring(L, 2), answer[MOST_ANSWER];
  struct termios before;
  if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before) < 0) return 0;
  struct termios raw = before;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  size_t got = write(STDOUT_FILENO, question, n) == (ssize_t)n ? read_answer(answer, last) : 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &before);
  lua_pushlstring(L, answer, got);
  return 1;
}

void lb_open_terminal(lua_State *L, int core)
{
  static const luaL_Reg functions[] = {
    {"is_terminal", is_terminal}, {"terminal_size", terminal_size}, {"ask_terminal", ask_terminal}, {NULL, NULL},
  };
  lua_pushvalue(L, core);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
