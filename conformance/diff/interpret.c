// interpret FILE [PROCESSOR]: plays the programs of a file, one a line, and says what happened in each.
//
//     ID HASH STEP;STEP;…
//
// ID is any word. Where HASH is 0, `ID HASH` is printed of each program; else `ID`, and what happened where its hash
// is another one. A step is `ACTOR TIMED KIND NUMBER ARGUMENT…`; see conformance/src/diff/wire.rs, which writes them.
#include "steps.h"
#include <sys/stat.h>

// A step as it was read; texts are in the program's line.
struct step {
    char kind;
    long number;
    int count;
    const char *arguments[6];
};
static struct step steps[STEPS];
static struct turn turns[STEPS];

static long number(const char **text)
{
    char *end;
    long value = *(*text) == '-' ? strtol(*text, &end, 0) : (long)strtoul(*text, &end, 0);
    *text = end;
    if (**text == ',') ++*text;
    return value;
}

// The value of an argument, with what it points to in the actor's memory.
static long value(int self, const char *text)
{
    const char *at = text + 1;
    uint64_t words[16];
    int n = 0;
    switch (*text) {
    case 'i':
        return number(&at);
    case 'p':
        return the_pid((int)number(&at));
    case 'g':
        return -the_pid((int)number(&at));
    case 't':
        return the_tid((int)number(&at));
    case 'r':
        return stage->results[number(&at)];
    case 'b':
        return (long)stage->bad;
    case 'o':
        return (long)out(self, *at);
    case 'm':
        while (*at != 0 && n < 16) words[n++] = (uint64_t)number(&at);
        return (long)argument(self, words, n * sizeof *words);
    }
    long x[4] = {0};
    while (*at != 0 && n < 4) x[n++] = number(&at);
    switch (*text) {
    case 'a':
        return (long)action(self, (enum handler)x[0], (unsigned long)x[1], (uint64_t)x[2]);
    case 'q':
        return (long)info(self, (int)x[0], (int)x[1], x[2]);
    case 'e':
        return (long)event(self, (int)x[0], (int)x[1], x[2], (int)x[3]);
    case 'k':
        return (long)stack(self, (int)x[0], (size_t)x[1]);
    }
    fprintf(stderr, "interpret: no argument: %s\n", text);
    _exit(2);
}

static void perform(int self, int step)
{
    const struct step *s = &steps[step];
    long x[6] = {0};
    for (int i = 0; i < s->count; i++) x[i] = value(self, s->arguments[i]);
    if (s->kind == 's')
        start(self, step, (enum birth)x[0], (int)x[1], (unsigned long)x[2], (int)x[3]);
    else
        call(self, step, s->kind, s->number, x);
}

// Reads the steps of a program.
static int parse(char *text)
{
    int count = 0;
    for (char *rest, *line = strtok_r(text, ";", &rest); line; line = strtok_r(NULL, ";", &rest)) {
        char *more, *words[10];
        int n = 0;
        for (char *word = strtok_r(line, " \n", &more); word && n < 10; word = strtok_r(NULL, " \n", &more))
            words[n++] = word;
        if (n < 4 || count == STEPS) return -1;
        struct step *s = &steps[count];
        turns[count] = (struct turn){(signed char)atoi(words[0]), *words[1] == '1'};
        s->kind = *words[2];
        s->number = atol(words[3]);
        s->count = n - 4;
        memcpy(s->arguments, words + 4, (size_t)s->count * sizeof *words);
        count++;
    }
    return count;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 29;
}

// What happened, as one number.
static uint64_t hash_of_events(void)
{
    uint64_t hash = 1;
    for (int i = 0; i < stage->events && i < EVENTS; i++) {
        const struct event *e = &stage->event[i];
        hash = mix(hash, (uint64_t)e->what << 32 | (uint64_t)(unsigned char)e->actor << 16 | (unsigned short)e->step);
        for (int n = 0; n < e->count; n++) hash = mix(hash, (uint64_t)e->values[n]);
    }
    return hash | 1;
}

static void print_events(void)
{
    char text[400];
    for (int i = 0; i < stage->events && i < EVENTS; i++) {
        describe(&stage->event[i], text, sizeof text);
        printf("  %s\n", text);
    }
}

static void drive(char *file, long share)
{
    begin_driver((int)share);
    char *line = file;
    while (*line != 0) {
        char *end = strchr(line, '\n');
        if (end == NULL) break;
        *end = 0;
        char *id = strtok(line, " "), *hash = strtok(NULL, " "), *text = strtok(NULL, "");
        line = end + 1;
        if (text == NULL) continue;
        int count = parse(text);
        if (count < 0) {
            fprintf(stderr, "interpret: no program: %s\n", id);
            _exit(2);
        }
        uint64_t expected = strtoull(hash, NULL, 16);
        play(turns, count);
        if (failures) _exit(2);
        uint64_t got = hash_of_events();
        if (stage->overflow) got = 1;
        if (expected == 0) {
            printf("%s %llx\n", id, (unsigned long long)got);
        } else if (expected == got) {
            printf("%s\n", id);
        } else {
            printf("%s %llx\n", id, (unsigned long long)got);
            print_events();
        }
        if (expected != 0) fflush(stdout);
    }
    fflush(stdout);
    _exit(0);
}

// The whole file as a text.
static char *contents(const char *path)
{
    struct stat stat_;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &stat_) != 0) {
        perror(path);
        exit(2);
    }
    char *text = malloc((size_t)stat_.st_size + 1);
    size_t size = 0;
    ssize_t got;
    while (text && (got = read(fd, text + size, (size_t)stat_.st_size - size)) > 0) size += (size_t)got;
    if (!text) exit(2);
    text[size] = 0;
    close(fd);
    return text;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "interpret FILE [PROCESSOR]\n");
        return 2;
    }
    char *file = contents(argv[1]);
    // A namespace whose end nobody survives, where there are such; without, the driver ends whom it started.
    unshare(CLONE_NEWPID);
    pid_t driver = fork_or_fail();
    if (driver == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        drive(file, argc > 2 ? atol(argv[2]) : 0);
    }
    int status = reap(driver);
    if (status != 0) fprintf(stderr, "interpret: the driver ended with status %#x\n", status);
    return status != 0;
}
