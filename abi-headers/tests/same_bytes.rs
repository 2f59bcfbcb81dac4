//! What C reads by names that only C has are the bytes that Rust wrote, and the functions and
//! macros of the headers do what their namesakes here do.

use std::process::Command;

use abi_headers::only_c::siginfo::SigInfo as CSigInfo;
use abi_headers::{Arch, checked_in};
use posix_process::ExitStatus;
use signal::sicode::{CLD_EXITED, POLL_IN, SEGV_MAPERR};
use signal::{Info, SigInfo, SigSet, Signal};

fn as_c(info: Info) -> CSigInfo {
    // SAFETY: both are 128 bytes (asserted where it is defined), plain data in which every bit
    // pattern is a value but for references to handlers, of which there are none.
    unsafe { std::mem::transmute(SigInfo::new(info)) }
}

#[test]
fn fields_of_siginfo() {
    let signal = Signal::SIGUSR1;

    let c = as_c(Info::tkill(signal, 1, 2));
    assert_eq!((c.si_signo, c.si_errno, c.si_code), (10, 0, -6));
    // SAFETY: integers, of which every bit pattern is a value.
    let sender = unsafe { c.si_fields.sender };
    assert_eq!((sender.pid, sender.uid), (1, 2));

    // SAFETY: as above.
    let queue = unsafe { as_c(Info::queue(signal, 3, 4, 5)).si_fields.queue };
    assert_eq!((queue.pid, queue.uid), (3, 4));
    // SAFETY: as above.
    assert_eq!(unsafe { queue.value.sival_int }, 5);

    // SAFETY: as above.
    let timer = unsafe { as_c(Info::timer(signal, 6, 7, 8)).si_fields.timer };
    assert_eq!((timer.timerid, timer.overrun), (6, 7));
    // SAFETY: as above.
    assert_eq!(unsafe { timer.value.sival_ptr } as usize, 8);

    // SAFETY: as above.
    let child = unsafe {
        as_c(Info::child(CLD_EXITED, 9, 10, 11, 12, 13))
            .si_fields
            .child
    };
    assert_eq!((child.pid, child.uid), (9, 10));
    assert_eq!((child.status, child.utime, child.stime), (11, 12, 13));

    // SAFETY: as above.
    let fault = unsafe { as_c(Info::fault(signal, SEGV_MAPERR, 14)).si_fields.fault };
    assert_eq!(fault.addr as usize, 14);
    // SAFETY: as above.
    let poll = unsafe { as_c(Info::poll(signal, POLL_IN, 15, 16)).si_fields.poll };
    assert_eq!((poll.band, poll.fd), (15, 16));
}

/// What a C program says that includes all headers.
#[cfg(target_arch = "x86_64")]
fn c_says(body: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("ask.c"), folder.path().join("ask"));
    let text = format!(
        "#include <stdio.h>\n#include <sys/wait.h>\n#include \"sigil.h\"\n\
         int main(void)\n{{\n{body}\nreturn 0;\n}}\n"
    );
    std::fs::write(&source, text).unwrap();
    // Optimized, so that what is not called leaves no undefined symbol.
    let built = Command::new("gcc")
        .args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2"])
        .arg(format!("-I{}", checked_in(Arch::X86_64).display()))
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .output()
        .expect("gcc is needed for this test");
    let errors = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{errors}");
    let ran = Command::new(&program).output().unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
#[cfg(target_arch = "x86_64")]
fn sets_of_signals() {
    let said = c_says(
        "sigil_sigset_t set;
         sigil_sigfillset(&set);
         printf(\"%llx \", (unsigned long long)set);
         sigil_sigemptyset(&set);
         sigil_sigaddset(&set, SIGIL_SIGHUP);
         sigil_sigaddset(&set, SIGIL_SIGRTMAX);
         sigil_sigaddset(&set, SIGIL_SIGCHLD);
         sigil_sigdelset(&set, SIGIL_SIGHUP);
         printf(\"%llx %d %d\", (unsigned long long)set, sigil_sigismember(&set, SIGIL_SIGCHLD),
                sigil_sigismember(&set, SIGIL_SIGHUP));",
    );
    let set = SigSet::of(&[Signal::SIGRTMAX, Signal::SIGCHLD]);
    assert_eq!(said, format!("{:x} {:x} 1 0", SigSet::FULL.0, set.0));
}

/// All status words, beside the macros of the host's C library.
#[test]
#[cfg(target_arch = "x86_64")]
fn status_macros_are_the_host_s() {
    let said = c_says(
        "for (int s = 0; s <= 0xffff; s++) {
             if (!SIGIL_WIFEXITED(s) != !WIFEXITED(s) || !SIGIL_WIFSIGNALED(s) != !WIFSIGNALED(s)
                 || !SIGIL_WIFSTOPPED(s) != !WIFSTOPPED(s)
                 || !SIGIL_WIFCONTINUED(s) != !WIFCONTINUED(s)
                 || SIGIL_WEXITSTATUS(s) != WEXITSTATUS(s) || SIGIL_WTERMSIG(s) != WTERMSIG(s)
                 || SIGIL_WSTOPSIG(s) != WSTOPSIG(s) || !SIGIL_WCOREDUMP(s) != !WCOREDUMP(s))
                 printf(\"%x \", s);
         }",
    );
    assert_eq!(said, "");
}

#[test]
#[cfg(target_arch = "x86_64")]
fn status_words() {
    let stopped = Signal::SIGTSTP.number() << 8 | 0x7f;
    let words = [
        ExitStatus::exited(3).raw(),
        ExitStatus::exited(-1).raw(),
        ExitStatus::signaled(Signal::SIGKILL, false).raw(),
        ExitStatus::signaled(Signal::SIGSEGV, true).raw(),
        stopped,
        0xffff,
    ];
    let said = c_says(&format!(
        "static const int words[] = {{ {} }};
         for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {{
             int s = words[i];
             printf(\"%d%d%d%d\", SIGIL_WIFEXITED(s), SIGIL_WIFSIGNALED(s), SIGIL_WIFSTOPPED(s),
                    SIGIL_WIFCONTINUED(s));
             if (SIGIL_WIFEXITED(s)) printf(\" exit %d\", SIGIL_WEXITSTATUS(s));
             if (SIGIL_WIFSIGNALED(s)) printf(\" by %d %d\", SIGIL_WTERMSIG(s), SIGIL_WCOREDUMP(s));
             if (SIGIL_WIFSTOPPED(s)) printf(\" stop %d\", SIGIL_WSTOPSIG(s));
             puts(\"\");
         }}",
        words.map(|word| word.to_string()).join(", ")
    ));
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "1000 exit 3",
            "1000 exit 255",
            "0100 by 9 0",
            "0100 by 11 1",
            "0010 stop 20",
            "0001",
        ]
    );
}
