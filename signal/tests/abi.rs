//! Numbers, sizes and offsets against this host's own C headers.

#![cfg(all(target_os = "linux", target_arch = "x86_64", not(loom)))]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::mem::offset_of;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal::arch::x86_64::{
    FpState, FpxSwBytes, MContext, RtSigFrame, UContext, XStateHeader, eflags,
};
use signal::sicode::*;
use signal::{Errno, Info, SaFlags, SigAction, SigInfo, Signal, Stack};

const HEADERS: &str = "
#include <stddef.h>
#include <stdio.h>
#include <errno.h>
#include <linux/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include <asm/processor-flags.h>
";

/// Asks the C compiler for the values of these expressions.
fn ask_c(expressions: &[String]) -> Vec<i64> {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let turn = ASKED.fetch_add(1, Ordering::Relaxed);
    let name = format!("signal-abi-{}-{turn}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let mut source = HEADERS.to_string();
    source.push_str("int main(void) {\n");
    for e in expressions {
        writeln!(source, "printf(\"%lld\\n\", (long long)({e}));").unwrap();
    }
    source.push_str("return 0; }\n");
    let (c, program) = (folder.join("ask.c"), folder.join("ask"));
    std::fs::write(&c, source).unwrap();
    let built = Command::new("cc")
        .arg("-w")
        .arg(&c)
        .arg("-o")
        .arg(&program)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&built.stderr).into_owned();
    assert!(built.status.success(), "{errors}");
    let ran = Command::new(&program).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

fn check(ours: &BTreeMap<String, i64>) {
    let expressions: Vec<String> = ours.keys().cloned().collect();
    let theirs = ask_c(&expressions);
    assert_eq!(theirs.len(), expressions.len());
    for (expression, theirs) in expressions.iter().zip(theirs) {
        assert_eq!(ours[expression], theirs, "{expression}");
    }
}

macro_rules! table {
    ($($name:expr => $value:expr),* $(,)?) => {{
        let mut table = BTreeMap::new();
        $(table.insert($name.to_string(), $value as i64);)*
        table
    }};
}

macro_rules! same_names {
    ($($name:ident)*) => { table!($(stringify!($name) => $name),*) };
}

#[test]
fn signals_and_errors() {
    let mut table = BTreeMap::new();
    for signal in Signal::all() {
        if let Some(name) = signal.name() {
            table.insert(name.to_string(), signal.number().into());
        }
    }
    table.insert("SIGRTMIN".into(), Signal::SIGRTMIN.number().into());
    table.insert("SIGPOLL".into(), Signal::SIGPOLL.number().into());
    for &errno in Errno::ALL {
        table.insert(errno.name().unwrap().into(), errno.number().into());
    }
    table.insert("EWOULDBLOCK".into(), Errno::EWOULDBLOCK.number().into());
    table.insert("EDEADLOCK".into(), Errno::EDEADLOCK.number().into());
    table.insert("ENOTSUP".into(), Errno::ENOTSUP.number().into());
    check(&table);
    assert_eq!(Errno::ALL.len(), 131);
    assert_eq!(Errno::new(11), Some(Errno::EAGAIN));
    assert_eq!(
        (Errno::new(0), Errno::new(4096), Errno::new(-1)),
        (None, None, None)
    );
    assert_eq!(Errno::EAGAIN.to_return(), -11);
    assert_eq!(
        format!("{} {:?}", Errno::EPERM, Errno::new(500).unwrap()),
        "EPERM Errno(500)"
    );
}

#[test]
fn codes_and_flags() {
    check(&same_names!(
        SI_USER SI_KERNEL SI_QUEUE SI_TIMER SI_MESGQ SI_ASYNCIO SI_SIGIO SI_TKILL SI_DETHREAD
        SI_ASYNCNL
        ILL_ILLOPC ILL_ILLOPN ILL_ILLADR ILL_ILLTRP ILL_PRVOPC ILL_PRVREG ILL_COPROC ILL_BADSTK
        ILL_BADIADDR FPE_CONDTRAP SEGV_ACCADI SEGV_ADIDERR SEGV_ADIPERR SEGV_MTEAERR SEGV_MTESERR
        BUS_MCEERR_AR BUS_MCEERR_AO TRAP_UNK TRAP_PERF
        FPE_INTDIV FPE_INTOVF FPE_FLTDIV FPE_FLTOVF FPE_FLTUND FPE_FLTRES FPE_FLTINV FPE_FLTSUB
        FPE_FLTUNK
        SEGV_MAPERR SEGV_ACCERR SEGV_BNDERR SEGV_PKUERR BUS_ADRALN BUS_ADRERR BUS_OBJERR
        TRAP_BRKPT TRAP_TRACE TRAP_BRANCH TRAP_HWBKPT
        CLD_EXITED CLD_KILLED CLD_DUMPED CLD_TRAPPED CLD_STOPPED CLD_CONTINUED
        POLL_IN POLL_OUT POLL_MSG POLL_ERR POLL_PRI POLL_HUP SYS_SECCOMP SYS_USER_DISPATCH
    ));
    check(&table!(
        "SA_NOCLDSTOP" => SaFlags::NOCLDSTOP.bits(),
        "SA_NOCLDWAIT" => SaFlags::NOCLDWAIT.bits(),
        "SA_SIGINFO" => SaFlags::SIGINFO.bits(),
        "SA_UNSUPPORTED" => SaFlags::UNSUPPORTED.bits(),
        "SA_EXPOSE_TAGBITS" => SaFlags::EXPOSE_TAGBITS.bits(),
        "(unsigned)SA_RESTORER" => SaFlags::RESTORER.bits(),
        "(unsigned)SA_ONSTACK" => SaFlags::ONSTACK.bits(),
        "(unsigned)SA_RESTART" => SaFlags::RESTART.bits(),
        "(unsigned)SA_NODEFER" => SaFlags::NODEFER.bits(),
        "(unsigned)SA_RESETHAND" => SaFlags::RESETHAND.bits(),
        "(long)SIG_DFL" => signal::SIG_DFL,
        "(long)SIG_IGN" => signal::SIG_IGN,
        "SS_ONSTACK" => signal::SS_ONSTACK,
        "SS_DISABLE" => signal::SS_DISABLE,
        "(int)SS_AUTODISARM" => signal::SS_AUTODISARM,
        "MINSIGSTKSZ" => signal::MINSIGSTKSZ,
        "SIGSTKSZ" => signal::SIGSTKSZ,
        "UC_FP_XSTATE" => signal::arch::x86_64::UC_FP_XSTATE,
        "UC_SIGCONTEXT_SS" => signal::arch::x86_64::UC_SIGCONTEXT_SS,
        "UC_STRICT_RESTORE_SS" => signal::arch::x86_64::UC_STRICT_RESTORE_SS,
        "FP_XSTATE_MAGIC1" => signal::arch::x86_64::FP_XSTATE_MAGIC1,
        "FP_XSTATE_MAGIC2" => signal::arch::x86_64::FP_XSTATE_MAGIC2,
        "X86_EFLAGS_CF" => eflags::CF,
        "X86_EFLAGS_FIXED" => eflags::FIXED,
        "X86_EFLAGS_TF" => eflags::TF,
        "X86_EFLAGS_IF" => eflags::IF,
        "X86_EFLAGS_DF" => eflags::DF,
        "X86_EFLAGS_IOPL" => eflags::IOPL,
        "X86_EFLAGS_NT" => eflags::NT,
        "X86_EFLAGS_RF" => eflags::RF,
        "X86_EFLAGS_AC" => eflags::AC,
    ));
}

#[test]
fn structures() {
    check(&table!(
        "sizeof(siginfo_t)" => size_of::<SigInfo>(),
        "offsetof(siginfo_t, si_errno)" => offset_of!(Info, errno),
        "offsetof(siginfo_t, si_code)" => offset_of!(Info, code),
        "sizeof(struct sigaction)" => size_of::<SigAction>(),
        "offsetof(struct sigaction, sa_flags)" => offset_of!(SigAction, flags),
        "offsetof(struct sigaction, sa_restorer)" => offset_of!(SigAction, restorer),
        "offsetof(struct sigaction, sa_mask)" => offset_of!(SigAction, mask),
        "sizeof(stack_t)" => size_of::<Stack>(),
        "offsetof(stack_t, ss_flags)" => offset_of!(Stack, flags),
        "offsetof(stack_t, ss_size)" => offset_of!(Stack, size),
        "sizeof(struct ucontext)" => size_of::<UContext>(),
        "offsetof(struct ucontext, uc_stack)" => offset_of!(UContext, stack),
        "offsetof(struct ucontext, uc_mcontext)" => offset_of!(UContext, mcontext),
        "offsetof(struct ucontext, uc_sigmask)" => offset_of!(UContext, sigmask),
        "8 + sizeof(struct ucontext)" => offset_of!(RtSigFrame, info),
        "sizeof(struct sigcontext)" => size_of::<MContext>(),
        "offsetof(struct sigcontext, rip)" => offset_of!(MContext, regs) + 128,
        "offsetof(struct sigcontext, cs)" => offset_of!(MContext, cs),
        "offsetof(struct sigcontext, err)" => offset_of!(MContext, err),
        "offsetof(struct sigcontext, trapno)" => offset_of!(MContext, trapno),
        "offsetof(struct sigcontext, oldmask)" => offset_of!(MContext, oldmask),
        "offsetof(struct sigcontext, cr2)" => offset_of!(MContext, cr2),
        "offsetof(struct sigcontext, fpstate)" => offset_of!(MContext, fpstate),
        "sizeof(struct _fpstate)" => size_of::<FpState>(),
        "offsetof(struct _fpstate, mxcsr)" => offset_of!(FpState, mxcsr),
        "offsetof(struct _fpstate, xmm_space)" => offset_of!(FpState, xmm),
        "offsetof(struct _fpstate, sw_reserved)" => offset_of!(FpState, sw),
        "sizeof(struct _fpx_sw_bytes)" => size_of::<FpxSwBytes>(),
        "offsetof(struct _fpx_sw_bytes, xfeatures)" => offset_of!(FpxSwBytes, xfeatures),
        "offsetof(struct _fpx_sw_bytes, xstate_size)" => offset_of!(FpxSwBytes, xstate_size),
        "sizeof(struct _header)" => size_of::<XStateHeader>(),
    ));
}

/// The fields that share bytes, through values a C program would read.
#[test]
fn fields_of_siginfo() {
    let s = Signal::SIGCHLD;
    let bytes = |info: Info| -> [u32; 12] {
        // SAFETY: 48 bytes of plain data.
        unsafe { std::mem::transmute(info) }
    };
    let at = |field: &str| format!("offsetof(siginfo_t, {field}) / 4");
    let fields = [
        "si_pid",
        "si_uid",
        "si_status",
        "si_utime",
        "si_stime",
        "si_value",
        "si_addr",
        "si_tid",
        "si_overrun",
        "si_band",
        "si_fd",
    ];
    let places = ask_c(&fields.map(at));
    let place = |field: &str| places[fields.iter().position(|f| *f == field).unwrap()] as usize;

    let child = bytes(Info::child(CLD_EXITED, 1, 2, 3, 4, 5));
    assert_eq!(child[..3], [17, 0, 1]);
    for (field, value) in [
        ("si_pid", 1),
        ("si_uid", 2),
        ("si_status", 3),
        ("si_utime", 4),
        ("si_stime", 5),
    ] {
        assert_eq!(child[place(field)], value, "{field}");
    }
    let queue = bytes(Info::queue(s, 6, 7, 8));
    for (field, value) in [("si_pid", 6), ("si_uid", 7), ("si_value", 8)] {
        assert_eq!(queue[place(field)], value, "{field}");
    }
    let timer = bytes(Info::timer(s, 9, 10, 11));
    for (field, value) in [("si_tid", 9), ("si_overrun", 10), ("si_value", 11)] {
        assert_eq!(timer[place(field)], value, "{field}");
    }
    let poll = bytes(Info::poll(s, POLL_IN, 12, 13));
    assert_eq!((poll[place("si_band")], poll[place("si_fd")]), (12, 13));
    let fault = bytes(Info::fault(s, SEGV_MAPERR, 14));
    assert_eq!(fault[place("si_addr")], 14);

    let info = Info::child(CLD_KILLED, -1, u32::MAX, -3, -4, -5);
    assert_eq!((info.pid(), info.uid(), info.status()), (-1, u32::MAX, -3));
    assert_eq!((info.user_ticks(), info.system_ticks()), (-4, -5));
    let mut info = Info::timer(s, -9, 1, u64::MAX);
    info.set_overrun(-10);
    assert_eq!(
        (info.timer_id(), info.overrun(), info.value(), info.int()),
        (-9, -10, u64::MAX, -1)
    );
    let info = Info::poll(s, POLL_IN, -12, -13);
    assert_eq!((info.band(), info.fd()), (-12, -13));
    assert_eq!(Info::fault(s, 1, u64::MAX).addr(), u64::MAX);
}
