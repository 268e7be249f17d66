/* Reading lines from whoever types them: a person at a terminal, or a pipe. */
#ifndef LUATORCH_SHELL_INPUT_H
#define LUATORCH_SHELL_INPUT_H

#include <stdbool.h>

enum input_result {
  INPUT_LINE,          /* a line, or a pasted block of lines */
  INPUT_END,           /* end of input: Ctrl-D, or the pipe is drained */
  INPUT_INTERRUPTED,   /* Ctrl-C at the prompt */
};

/* What the Tab key does. */
struct input_completion {
  int erase;      /* bytes to take away before the cursor */
  char *insert;   /* text to put there; NULL for none. Freed by the caller, as `list` is */
  char *list;     /* lines to show below; NULL for none */
};

/* Asks what Tab does in a line with the cursor behind `cursor` bytes. */
typedef void input_completer(const char *line, int cursor, struct input_completion *completion);

/* Says who answers the Tab key; without it, Tab types a tab. */
void input_set_completer(input_completer *completer);

/* Prepares the reading; true when standard input is a terminal. */
bool input_open(void);

/* Shows the prompt and reads. After INPUT_LINE, `*line` is the caller's to free and has no last newline. */
enum input_result input_read(const char *prompt, char **line);

/* Adds a complete input to the history, in memory and in its file. */
void input_remember(const char *text);

#endif
