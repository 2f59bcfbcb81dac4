//! The lines of the trace that strace cannot be asked for in a test, in the form in which it
//! writes them; and that no call, whatever its arguments, stops the trace.

use proptest::prelude::*;
use signal::{Info, Signal};
use syscall_shim::trace::{ReadMemory, TracedCall, exited, killed, signal_delivered, stopped};
use syscall_shim::{Arch, Call, Errno, Restart, SysResult, from_raw};

/// Memory that begins at an address and holds some bytes.
struct Memory {
    start: usize,
    bytes: Vec<u8>,
}

impl ReadMemory for Memory {
    fn read(&self, address: usize, buffer: &mut [u8]) -> usize {
        let Some(offset) = address.checked_sub(self.start) else {
            return 0;
        };
        let there = self.bytes.get(offset..).unwrap_or_default();
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        count
    }
}

fn words(words: &[u64]) -> Memory {
    Memory {
        start: 0x1000,
        bytes: words.iter().flat_map(|word| word.to_le_bytes()).collect(),
    }
}

fn enter(line: &mut String, memory: &Memory, call: Call, given: &[usize]) -> TracedCall {
    let mut args = [0; 6];
    args[..given.len()].copy_from_slice(given);
    let number = call.number(Arch::X86_64).unwrap() as usize;
    TracedCall::enter(line, memory, Arch::X86_64, 2, number, args).unwrap()
}

fn whole(memory: &Memory, call: Call, args: &[usize], result: SysResult) -> String {
    let mut line = String::new();
    let traced = enter(&mut line, memory, call, args);
    traced.leave(&mut line, memory, result).unwrap();
    line
}

#[test]
fn a_call_that_another_interrupts_takes_two_lines() {
    let memory = words(&[0x200, 0x1]);
    let (mut first, mut second) = (String::new(), String::new());
    let mut call = enter(
        &mut first,
        &memory,
        Call::rt_sigprocmask,
        &[0, 0x1000, 0x1008, 8],
    );
    call.unfinished(&mut first).unwrap();
    call.resumed(&mut second).unwrap();
    call.leave(&mut second, &memory, Ok(0)).unwrap();
    assert_eq!(
        first,
        "2     rt_sigprocmask(SIG_BLOCK, [USR1],  <unfinished ...>"
    );
    assert_eq!(second, "2     <... rt_sigprocmask resumed>[HUP], 8) = 0");
}

#[test]
fn threads_are_made_as_musl_makes_them() {
    let mut line = String::new();
    let memory = Memory {
        start: 0x2000,
        bytes: vec![3, 0, 0, 0],
    };
    let args = [0x7d_0f00, 0x9000, 0x2000, 0x406290, 0x8f38];
    let call = enter(&mut line, &memory, Call::clone, &args);
    assert_eq!(
        line,
        "2     clone(child_stack=0x9000, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|\
         CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID|\
         0x400000"
    );
    line.clear();
    call.leave(&mut line, &memory, Ok(3)).unwrap();
    assert_eq!(
        line,
        ", parent_tid=[3], tls=0x8f38, child_tidptr=0x406290) = 3"
    );
    let fork = whole(&memory, Call::clone, &[17], Err(Errno::ENOSYS.into()));
    assert_eq!(
        fork,
        "2     clone(child_stack=NULL, flags=SIGCHLD) = -1 ENOSYS (Function not implemented)"
    );
}

#[test]
fn calls_that_do_not_return_end_with_a_question_mark() {
    let memory = words(&[]);
    let mut line = String::new();
    let call = enter(&mut line, &memory, Call::exit_group, &[3]);
    call.never_returns(&mut line, &memory).unwrap();
    assert_eq!(line, "2     exit_group(3)                     = ?");
}

#[test]
fn interrupted_calls_say_how_they_go_on() {
    let memory = words(&[5, 0, 4, 7]);
    let sleep = |result| whole(&memory, Call::nanosleep, &[0x1000, 0x1010], result);
    assert_eq!(
        sleep(Err(Restart::Block.into())),
        "2     nanosleep({tv_sec=5, tv_nsec=0}, {tv_sec=4, tv_nsec=7}) \
         = ? ERESTART_RESTARTBLOCK (Interrupted by signal)"
    );
    assert_eq!(
        sleep(Ok(0)),
        "2     nanosleep({tv_sec=5, tv_nsec=0}, 0x1010) = 0"
    );
    assert_eq!(
        whole(&memory, Call::pause, &[], Err(Restart::NoHand.into())),
        "2     pause()                           = ? ERESTARTNOHAND (To be restarted if no handler)"
    );
    assert_eq!(
        whole(
            &memory,
            Call::restart_syscall,
            &[],
            Err(Errno::EINTR.into())
        ),
        "2     restart_syscall(<... resuming interrupted system call ...>) \
         = -1 EINTR (Interrupted system call)"
    );
}

#[test]
fn sigreturn_shows_the_mask_of_the_frame() {
    let mut frame = [0; 38];
    frame[37] = 0x800;
    assert_eq!(
        whole(&words(&frame), Call::rt_sigreturn, &[0x1000], Ok(0)),
        "2     rt_sigreturn({mask=[USR2]})       = 0"
    );
    assert_eq!(
        whole(&words(&[]), Call::rt_sigreturn, &[0x1000], from_raw(-4)),
        "2     rt_sigreturn(0x1000)              = -1 EINTR (Interrupted system call)"
    );
}

#[test]
fn what_happens_between_calls() {
    let mut line = String::new();
    let mut check = |expected: &str, write: &dyn Fn(&mut String)| {
        line.clear();
        write(&mut line);
        assert_eq!(line, expected);
    };
    check(
        "12    --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---",
        &|line| signal_delivered(line, 12, &Info::fault(Signal::SIGSEGV, 1, 0)).unwrap(),
    );
    check("2     --- stopped by SIGTSTP ---", &|line| {
        stopped(line, 2, Signal::SIGTSTP).unwrap();
    });
    check("2     +++ exited with 255 +++", &|line| {
        exited(line, 2, 255).unwrap();
    });
    check("2     +++ killed by SIGABRT (core dumped) +++", &|line| {
        killed(line, 2, Signal::SIGABRT, true).unwrap();
    });
    check("2     +++ killed by SIGRT_32 +++", &|line| {
        killed(line, 2, Signal::SIGRTMAX, false).unwrap();
    });
}

fn argument() -> impl Strategy<Value = usize> {
    prop_oneof![
        0..64usize,
        0xff0..0x1100usize,
        any::<u32>().prop_map(|word| word as usize),
        any::<usize>(),
        (0..64usize).prop_map(|back| usize::MAX - back),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn nothing_stops_the_trace(
        arch in prop::sample::select(Arch::ALL.to_vec()),
        call in prop::sample::select(Call::ALL.to_vec()),
        args in prop::array::uniform6(argument()),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        fill in prop::option::of(any::<u8>()),
        at_the_end in any::<bool>(),
        raw in prop_oneof![0..300isize, -600..0isize, any::<isize>()],
    ) {
        let bytes: Vec<u8> = bytes.iter().map(|&byte| fill.unwrap_or(byte)).collect();
        let start = if at_the_end { usize::MAX - bytes.len() } else { 0x1000 };
        let memory = Memory { start, bytes };
        let number = call.number(arch).map_or(usize::MAX, |number| number as usize);
        let mut line = String::new();
        let traced = TracedCall::enter(&mut line, &memory, arch, 1, number, args).unwrap();
        traced.leave(&mut line, &memory, from_raw(raw)).unwrap();
        prop_assert!(line.is_ascii() && !line.contains('\n'));
        prop_assert!(line.contains(" = "));
    }
}
