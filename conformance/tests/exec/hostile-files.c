// rule: an ELF file that is cut off or says of itself what cannot be is ENOEXEC, EINVAL or EIO, one whose interpreter is none ELIBBAD, and the caller goes on unchanged
// source: execve(2), ERRORS: ENOEXEC, ELIBBAD, EINVAL, EIO, ENOENT, EACCES
#include "exec.h"
#include "arch.h"
#include <elf.h>

static const char *const names[] = {"f", "text", "text2", NULL};

static struct {
    Elf64_Ehdr head;
    Elf64_Phdr part[3];
    char name[16];
} file;

// A program that could be one: one part, an interpreter that is said not to be there, a stack.
static void begin(void)
{
    memset(&file, 0, sizeof file);
    memcpy(file.head.e_ident, "\177ELF\2\1\1", 7);
    file.head.e_type = ET_DYN;
    file.head.e_machine = ELF_MACHINE;
    file.head.e_version = 1;
    file.head.e_phoff = offsetof(__typeof__(file), part);
    file.head.e_ehsize = sizeof file.head;
    file.head.e_phentsize = sizeof file.part[0];
    file.head.e_phnum = 3;
    file.part[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_align = 4096,
                                .p_filesz = sizeof file, .p_memsz = sizeof file};
    file.part[1] = (Elf64_Phdr){.p_type = PT_INTERP, .p_offset = offsetof(__typeof__(file), name),
                                .p_filesz = 7, .p_memsz = 7};
    file.part[2].p_type = PT_GNU_STACK;
    strcpy(file.name, "./none");
}

// Executes the first bytes of it: the error.
static int error_of(size_t size)
{
    char *arguments[] = {"x", NULL};
    int fd = open("f", O_WRONLY | O_CREAT | O_TRUNC, 0755);
    MUST(fd);
    CHECK_EQ(write(fd, &file, size), size);
    MUST(close(fd));
    execve("./f", arguments, environ);
    return errno;
}

#define REFUSED(error, change)                        \
    do {                                              \
        begin();                                      \
        change;                                       \
        CHECK_EQ(error_of(sizeof file), error);       \
    } while (0)

int main(void)
{
    enter_folder();
    make_file("text", "this is no program, but it is longer than the header of one would be: it is text", 0755);
    make_file("text2", "short", 0755);
    begin();
    CHECK_EQ(error_of(sizeof file), ENOENT); // as far as the interpreter, all is well
    for (size_t size = 0; size < offsetof(__typeof__(file), name); size += 13) {
        int error = error_of(size);
        // Linux reads the headers by pages, and says EIO where they are cut off.
        if (error != ENOEXEC && error != EIO) FAIL("of %zu bytes: errno %d", size, error);
    }
    REFUSED(ENOEXEC, file.head.e_ident[0] = 0);
    REFUSED(ENOEXEC, file.head.e_type = ET_REL);
    REFUSED(ENOEXEC, file.head.e_type = 99);
    REFUSED(ENOEXEC, file.head.e_machine = EM_S390);
    REFUSED(ENOEXEC, file.head.e_phnum = 0);
    REFUSED(ENOEXEC, file.head.e_phnum = 0xffff);
    REFUSED(ENOEXEC, file.head.e_phentsize = 55);
    REFUSED(ENOEXEC, file.part[1].p_filesz = 0);
    REFUSED(ENOEXEC, file.part[1].p_filesz = 1);
    REFUSED(ENOEXEC, file.part[1].p_filesz = 4097);
    REFUSED(ENOEXEC, file.part[1].p_filesz = ~0UL);
    REFUSED(ENOEXEC, file.part[1].p_filesz = 3); // no NUL
    REFUSED(EIO, file.part[1].p_offset = 1 << 20);
    REFUSED(EACCES, strcpy(file.name, "/tmp"); file.part[1].p_filesz = 5);
    REFUSED(ELIBBAD, strcpy(file.name, "./text"));
    REFUSED(EIO, strcpy(file.name, "./text2"); file.part[1].p_filesz = 8);
    // The caller is whole: its memory, its files, its children.
    CHECK_EQ(strcmp(names[1], "text"), 0);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(3);
    CHECK_EQ(reap(child), EXITED(3));
    leave_folder(names);
    DONE();
}
