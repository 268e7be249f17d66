/* Command line: the options of the `lua` program, with its rules.
 *
 * Options that only switch something on (-i -v -E -W) stand alone. -e and -l take an argument, glued
 * or as the next word. Reading is separate from running: all options are checked before the first has
 * an effect, and run.c walks over the valid ones again in their order. --sandbox is our own; the usage stays `lua`'s. */
#include "shell/options.h"

#include <stdio.h>
#include <string.h>

#define SANDBOX "--sandbox"

/* True when `option` is "-c" and nothing more. */
static bool is_switch(const char *option)
{
  return strchr("ivEW", option[1]) && option[2] == '\0';
}

static void record_switch(struct options *options, char letter)
{
  switch (letter) {
    case 'i': options->interactive = options->version = true; break;
    case 'v': options->version = true; break;
    case 'E': options->ignore_env = true; break;
  }
}

/* Checks -e or -l at `i`; returns the position of its last word, or 0 when the argument is missing. */
static int read_argument(int i, char **argv)
{
  if (argv[i][2] != '\0')
    return i;
  return argv[i + 1] && argv[i + 1][0] != '-' ? i + 1 : 0;
}

/* "--sandbox" or "--sandbox=LIMITS". */
static bool read_sandbox(struct options *options, const char *option)
{
  size_t length = strlen(SANDBOX);
  if (strncmp(option, SANDBOX, length) != 0 || (option[length] != '\0' && option[length] != '='))
    return false;
  options->sandbox = true;
  options->limits = option[length] == '=' ? option + length + 1 : NULL;
  return true;
}

/* Reads the option at `i`; returns the position of its last word, or 0 when it is wrong. */
static int read_option(struct options *options, int i, char **argv)
{
  const char *option = argv[i];
  if (read_sandbox(options, option))
    return i;
  if (option[1] == 'e' || option[1] == 'l') {
    options->execute |= option[1] == 'e';
    return read_argument(i, argv);
  }
  if (!is_switch(option))
    return 0;
  record_switch(options, option[1]);
  return i;
}

struct options options_read(int argc, char **argv)
{
  struct options options = {.script = argc};
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] != '-' || argv[i][1] == '\0') {
      options.script = i;
      break;
    }
    if (strcmp(argv[i], "--") == 0) {
      options.script = i + 1;
      break;
    }
    int last = read_option(&options, i, argv);
    if (last == 0) {
      options.invalid = i;
      break;
    }
    i = last;
  }
  return options;
}

void options_usage(const char *program, const char *option)
{
  bool lacks_argument = option[1] == 'e' || option[1] == 'l';
  fflush(stdout);
  fprintf(stderr, lacks_argument ? "%s: '%s' needs argument\n" : "%s: unrecognized option '%s'\n",
          program, option);
  fprintf(stderr,
          "usage: %s [options] [script [args]]\n"
          "Available options are:\n"
          "  -e stat   execute string 'stat'\n"
          "  -i        enter interactive mode after executing 'script'\n"
          "  -l mod    require library 'mod' into global 'mod'\n"
          "  -l g=mod  require library 'mod' into global 'g'\n"
          "  -v        show version information\n"
          "  -E        ignore environment variables\n"
          "  -W        turn warnings on\n"
          "  --        stop handling options\n"
          "  -         stop handling options and execute stdin\n",
          program);
}
