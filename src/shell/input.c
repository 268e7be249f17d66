/* Line input, with readline, with libedit (LT_USE_LIBEDIT), or with neither (LT_NO_READLINE).
 *
 * At a terminal the line editor runs through its callback interface: this file waits for a key or a signal,
 * and hands keys to the editor one at a time. SIGINT and its kin are blocked except during that wait, so a
 * signal never finds the editor halfway through a change, and nothing needs to jump out of a handler.
 *
 * From a pipe, lines are read plainly and written out again behind their prompt, so that the output reads
 * like a session. */
#include "shell/input.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/history.h"

static bool terminal;
static input_completer *completer;   /* who answers the Tab key, or NULL */
static volatile sig_atomic_t caught;   /* the last signal that came while waiting, or 0 */

static void note_signal(int number)
{
  caught = number;
}

/* Reads a line with stdio. */
static enum input_result read_plain(char **line)
{
  struct sigaction note = {.sa_handler = note_signal}, before;
  size_t capacity = 0;
  *line = NULL;
  caught = 0;
  if (terminal)
    sigaction(SIGINT, &note, &before);
  ssize_t length = getline(line, &capacity, stdin);
  if (terminal)
    sigaction(SIGINT, &before, NULL);
  if (length >= 0) {
    if (length > 0 && (*line)[length - 1] == '\n')
      (*line)[length - 1] = '\0';
    return INPUT_LINE;
  }
  free(*line);
  clearerr(stdin);
  return caught ? INPUT_INTERRUPTED : INPUT_END;
}

#ifdef LT_NO_READLINE

static void open_editor(void)
{
}

static enum input_result read_edited(const char *prompt, char **line)
{
  fputs(prompt, stdout);
  fflush(stdout);
  enum input_result result = read_plain(line);
  if (result == INPUT_INTERRUPTED)
    putchar('\n');
  return result;
}

void input_remember(const char *text)
{
  (void)text;
}

#else

#include <sys/select.h>

#ifdef LT_USE_LIBEDIT
#include <editline/readline.h>
#else
#include <readline/history.h>
#include <readline/readline.h>
#endif

static char *received;   /* the line the editor handed over; NULL at end of input */
static bool finished;

static void on_line(char *line)
{
  rl_callback_handler_remove();
  received = line;
  finished = true;
}

static void add_entry(const char *text)
{
  add_history(text);
}

/* Shows lines below the one being edited, and that one again. */
static void show_below(const char *text)
{
  int end = rl_end, point = rl_point;
  rl_point = end;
  rl_redisplay();
  printf("\n%s\n", text);
  fflush(stdout);
  rl_point = point;
  rl_on_new_line();
#ifdef LT_USE_LIBEDIT
  rl_forced_update_display();
#else
  rl_redisplay();
#endif
}

/* The command of the Tab key. */
static int complete_line(int count, int key)
{
  (void)count;
  (void)key;
  struct input_completion completion;
  completer(rl_line_buffer, rl_point, &completion);
  if (completion.insert && (completion.erase || *completion.insert)) {
    int point = rl_point;
    rl_delete_text(point - completion.erase, point);
    rl_point = point - completion.erase;
    rl_insert_text(completion.insert);
  }
  if (completion.list)
    show_below(completion.list);
  free(completion.insert);
  free(completion.list);
  return 0;
}

/* Up and down look for entries that begin as the line does. What the user's own configuration says comes later
 * and wins. */
static void bind_keys(void)
{
#ifdef LT_USE_LIBEDIT
  rl_parse_and_bind("bind ^[[A ed-search-prev-history");
  rl_parse_and_bind("bind ^[[B ed-search-next-history");
  rl_parse_and_bind("bind ^R em-inc-search-prev");
  rl_add_defun("luatorch-complete", complete_line, '\t');
#else
  char backward[][40] = {"\"\\e[A\": history-search-backward", "\"\\eOA\": history-search-backward"};
  char forward[][40] = {"\"\\e[B\": history-search-forward", "\"\\eOB\": history-search-forward"};
  for (int i = 0; i < 2; i++) {
    rl_parse_and_bind(backward[i]);
    rl_parse_and_bind(forward[i]);
  }
  rl_bind_key('\t', complete_line);
#endif
}

static void open_editor(void)
{
  rl_readline_name = "luatorch";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  if (completer)
    bind_keys();
  using_history();
  stifle_history(HISTORY_ENTRIES);
  history_load(add_entry);
}

void input_remember(const char *text)
{
  if (!terminal || text[strspn(text, " \t\n")] == '\0')
    return;
  HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  if (last && strcmp(last->line, text) == 0)
    return;
  add_history(text);
  history_append(text);
}

/* The signals that need the terminal put in order first. */
static const int watched[] = {SIGINT, SIGTSTP, SIGTERM, SIGHUP, SIGWINCH};
enum { WATCHED = sizeof watched / sizeof *watched };

struct signal_state {
  sigset_t mask;
  struct sigaction actions[WATCHED];
};

/* Blocks the watched signals and notes those that come during a wait. */
static void watch_signals(struct signal_state *before)
{
  struct sigaction note = {.sa_handler = note_signal};
  sigset_t blocked;
  sigemptyset(&blocked);
  for (int i = 0; i < WATCHED; i++)
    sigaddset(&blocked, watched[i]);
  note.sa_mask = blocked;
  sigprocmask(SIG_BLOCK, &blocked, &before->mask);
  for (int i = 0; i < WATCHED; i++)
    sigaction(watched[i], &note, &before->actions[i]);
}

static void restore_signals(const struct signal_state *before)
{
  for (int i = 0; i < WATCHED; i++)
    sigaction(watched[i], &before->actions[i], NULL);
  sigprocmask(SIG_SETMASK, &before->mask, NULL);
}

/* Waits for a key; returns the signal that came instead, or 0. */
static int wait_for_key(const sigset_t *unblocked)
{
  fd_set keyboard;
  caught = 0;
  do {
    FD_ZERO(&keyboard);
    FD_SET(STDIN_FILENO, &keyboard);
  } while (pselect(STDIN_FILENO + 1, &keyboard, NULL, NULL, NULL, unblocked) < 0 && errno == EINTR && !caught);
  return caught;
}

/* Lets `number` stop or end the program as it would without an editor; shows the line again if it goes on. */
static void yield_to(int number, struct signal_state *before)
{
  rl_deprep_terminal();
  restore_signals(before);
  kill(getpid(), number);
  watch_signals(before);
  rl_prep_terminal(1);
  rl_on_new_line();
  rl_redisplay();
}

static void abandon_line(void)
{
#ifndef LT_USE_LIBEDIT
  rl_free_line_state();
  rl_callback_sigcleanup();
#endif
  rl_callback_handler_remove();
  fputs("^C\n", stdout);
}

static void resize_terminal(void)
{
#ifndef LT_USE_LIBEDIT
  rl_resize_terminal();
#endif
}

/* Gives keys and signals to the editor until the line is there; false when Ctrl-C ended it. */
static bool edit_line(struct signal_state *before)
{
  while (!finished) {
    int number = wait_for_key(&before->mask);
    if (number == SIGINT) {
      abandon_line();
      return false;
    } else if (number == SIGWINCH) {
      resize_terminal();
    } else if (number != 0) {
      yield_to(number, before);
    } else {
      rl_callback_read_char();
    }
  }
  return true;
}

static enum input_result read_edited(const char *prompt, char **line)
{
  struct signal_state before;
  received = NULL;
  finished = false;
  fflush(stdout);
  watch_signals(&before);
  rl_callback_handler_install(prompt, on_line);
  bool complete = edit_line(&before);
  restore_signals(&before);
  *line = received;
  return !complete ? INPUT_INTERRUPTED : received ? INPUT_LINE : INPUT_END;
}

#endif

void input_set_completer(input_completer *answers)
{
  completer = answers;
}

bool input_open(void)
{
  terminal = isatty(STDIN_FILENO);
  if (terminal)
    open_editor();
  return terminal;
}

enum input_result input_read(const char *prompt, char **line)
{
  if (terminal)
    return read_edited(prompt, line);
  fputs(prompt, stdout);
  fflush(stdout);
  enum input_result result = read_plain(line);
  if (result == INPUT_LINE)
    puts(*line);
  return result;
}
