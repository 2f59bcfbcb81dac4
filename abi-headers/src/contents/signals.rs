//! Signals: numbers, sets, information, actions, stacks, contexts.

use signal::Signal;

use super::{Header, PLAIN, constant, module, named, plain, prefixed, typed};
use crate::Arch;
use crate::select::Constants::{All, Flags, Named};
use crate::select::{Module, Type};

pub const SIGNO: Header = Header {
    name: "sigil_signo.h",
    about: "Signal numbers and sets of signals",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![
            module!(
                "signal/src/sigset.rs",
                [],
                [plain("SigSet", "sigil_sigset_t")]
            ),
            module!(
                "signal/src/thread.rs",
                [Named(&["SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"])],
                []
            ),
        ]
    },
    constants: |_| numbers(),
    tail: |_| include_str!("../../c/sigset.h").to_owned(),
    ..PLAIN
};

fn numbers() -> String {
    let mut text = String::new();
    for signal in Signal::all() {
        if let Some((name, about)) = signal.name().zip(signal.description()) {
            text += &constant(&format!("SIGIL_{name}"), "i32", signal.number(), about);
        }
    }
    let others = [
        (
            "SIGPOLL",
            Signal::SIGPOLL.number(),
            "The same signal as SIGIO.",
        ),
        (
            "SIGRTMIN",
            Signal::SIGRTMIN.number(),
            "The first real-time signal, as the kernel counts (a libc keeps some for itself).",
        ),
        (
            "SIGRTMAX",
            Signal::SIGRTMAX.number(),
            "The last real-time signal.",
        ),
        (
            "NSIG",
            Signal::COUNT as i32,
            "The number of signals: the highest is this one.",
        ),
    ];
    for (name, value, about) in others {
        text += &constant(&format!("SIGIL_{name}"), "i32", value, about);
    }
    text
}

pub const SIGVAL: Header = Header {
    name: "sigil_sigval.h",
    about: "What sigqueue and timers carry",
    includes: &["sigil_types.h"],
    modules: |_| {
        vec![module!(
            "abi-headers/src/only_c/sigval.rs",
            [],
            [plain("SigVal", "sigil_sigval_t")]
        )]
    },
    ..PLAIN
};

pub const SIGINFO: Header = Header {
    name: "sigil_siginfo.h",
    about: "What is known of a signal that was sent",
    includes: &["sigil_types.h", "sigil_sigval.h"],
    modules: |_| {
        vec![
            module!("signal/src/sicode.rs", [All], []),
            module!(
                "abi-headers/src/only_c/siginfo.rs",
                [],
                [
                    plain("SigInfoSender", "sigil_siginfo_sender"),
                    plain("SigInfoTimer", "sigil_siginfo_timer"),
                    plain("SigInfoQueue", "sigil_siginfo_queue"),
                    plain("SigInfoChild", "sigil_siginfo_child"),
                    plain("SigInfoFault", "sigil_siginfo_fault"),
                    plain("SigInfoKey", "sigil_siginfo_key"),
                    plain("SigInfoPoll", "sigil_siginfo_poll"),
                    plain("SigInfoSys", "sigil_siginfo_sys"),
                    plain("SigInfoFields", "sigil_siginfo_fields"),
                    plain("SigInfo", "sigil_siginfo_t"),
                ]
            ),
        ]
    },
    ..PLAIN
};

pub const SIGACTION: Header = Header {
    name: "sigil_sigaction.h",
    about: "What a signal does",
    includes: &["sigil_types.h", "sigil_signo.h", "sigil_siginfo.h"],
    modules: |arch| {
        vec![
            module!(
                "abi-headers/src/only_c/sigaction.rs",
                [],
                [plain("SigHandler", "sigil_sighandler")]
            ),
            match arch {
                Arch::Riscv64 => ACTION_WITHOUT_RESTORER,
                _ => ACTION,
            },
            match arch {
                Arch::Riscv64 => FLAGS_WITHOUT_RESTORER,
                _ => FLAGS,
            },
        ]
    },
    tail: |_| handlers(),
    ..PLAIN
};

const SIGACTION_TYPE: Type = Type {
    fields: &[typed("handler", "sa", "sigil_sighandler")],
    ..prefixed("SigAction", "sigil_sigaction", "sa_")
};

const ACTION: Module = module!(
    "signal/src/sigaction.rs",
    [],
    [Type {
        fields: &[
            typed("handler", "sa", "sigil_sighandler"),
            typed("restorer", "sa_restorer", r#"Option<extern "C" fn()>"#),
        ],
        ..SIGACTION_TYPE
    }]
);
const ACTION_WITHOUT_RESTORER: Module =
    module!("signal/src/arch/riscv64/sigaction.rs", [], [SIGACTION_TYPE]);
const FLAGS: Module = module!(
    "signal/src/sigaction.rs",
    [Flags("SaFlags", "SA_", &[])],
    []
);
const FLAGS_WITHOUT_RESTORER: Module = module!(
    "signal/src/sigaction.rs",
    [Flags("SaFlags", "SA_", &["RESTORER"])],
    []
);

/// SIG_DFL and SIG_IGN are pointers to functions in C.
fn handlers() -> String {
    let mut text = String::new();
    for (name, value, about) in [
        ("SIG_DFL", signal::SIG_DFL, "the default action"),
        ("SIG_IGN", signal::SIG_IGN, "ignore the signal"),
    ] {
        text += &format!(
            "/**\n * `sa_handler`: {about}.\n */\n#define SIGIL_{name} ((void (*)(int)){value})\n\n"
        );
    }
    text
}

pub const SIGALTSTACK: Header = Header {
    name: "sigil_sigaltstack.h",
    about: "Alternate signal stacks",
    includes: &["sigil_types.h"],
    modules: |arch| {
        vec![
            module!(
                "signal/src/altstack.rs",
                [Named(&["SS_ONSTACK", "SS_DISABLE", "SS_AUTODISARM"])],
                [Type {
                    fields: &[typed("sp", "ss_sp", "*mut std::ffi::c_void")],
                    ..prefixed("Stack", "sigil_stack_t", "ss_")
                }]
            ),
            match arch {
                Arch::Aarch64 => module!(
                    "signal/src/arch/aarch64/context.rs",
                    [Named(&["MINSIGSTKSZ", "SIGSTKSZ"])],
                    []
                ),
                _ => module!(
                    "signal/src/altstack.rs",
                    [Named(&["MINSIGSTKSZ", "SIGSTKSZ"])],
                    []
                ),
            },
        ]
    },
    ..PLAIN
};

pub const UCONTEXT: Header = Header {
    name: "sigil_ucontext.h",
    about: "The context that a signal interrupted, and the frame that a handler runs above",
    includes: &[
        "sigil_types.h",
        "sigil_signo.h",
        "sigil_siginfo.h",
        "sigil_sigaltstack.h",
    ],
    modules: |arch| match arch {
        Arch::X86_64 => X86_64.to_vec(),
        Arch::Aarch64 => AARCH64.to_vec(),
        Arch::Riscv64 => RISCV64.to_vec(),
        Arch::I386 | Arch::Arm => Vec::new(),
    },
    ..PLAIN
};

const UCONTEXT_TYPE: Type = Type {
    fields: &[typed("link", "uc_link", "*mut sigil_ucontext_t")],
    ..prefixed("UContext", "sigil_ucontext_t", "uc_")
};
const FRAME_TYPE: Type = plain("RtSigFrame", "sigil_rt_sigframe");

const X86_64: &[Module] = &[
    module!(
        "signal/src/arch/x86_64/regs.rs",
        [],
        [plain("GeneralRegs", "sigil_gregs")]
    ),
    module!(
        "signal/src/arch/x86_64/fpstate.rs",
        [All],
        [
            plain("FpxSwBytes", "sigil_fpx_sw_bytes"),
            Type {
                fields: &[
                    named("st", "st_space"),
                    named("xmm", "xmm_space"),
                    named("sw", "sw_reserved"),
                ],
                overaligned: true,
                ..plain("FpState", "sigil_fpstate")
            },
            plain("XStateHeader", "sigil_xstate_header"),
        ]
    ),
    module!(
        "signal/src/arch/x86_64/context.rs",
        [All],
        [
            Type {
                fields: &[typed("fpstate", "fpstate", "*mut sigil_fpstate")],
                ..plain("MContext", "sigil_mcontext_t")
            },
            UCONTEXT_TYPE,
            FRAME_TYPE,
        ]
    ),
];

const AARCH64: &[Module] = &[
    module!(
        "signal/src/arch/aarch64/records.rs",
        [All],
        [
            plain("RecordHeader", "sigil_aarch64_ctx"),
            plain("FpsimdContext", "sigil_fpsimd_context"),
            plain("EsrContext", "sigil_esr_context"),
            plain("ExtraContext", "sigil_extra_context"),
            plain("SveContext", "sigil_sve_context"),
            plain("ZaContext", "sigil_za_context"),
        ]
    ),
    module!(
        "signal/src/arch/aarch64/context.rs",
        [],
        [
            plain("MContext", "sigil_mcontext_t"),
            UCONTEXT_TYPE,
            FRAME_TYPE
        ]
    ),
];

const RISCV64: &[Module] = &[
    module!(
        "signal/src/arch/riscv64/regs.rs",
        [],
        [plain("GeneralRegs", "sigil_gregs")]
    ),
    module!(
        "signal/src/arch/riscv64/fpstate.rs",
        [],
        [
            plain("FState", "sigil_f_ext_state"),
            plain("DState", "sigil_d_ext_state"),
            plain("QState", "sigil_q_ext_state"),
            plain("FpState", "sigil_fpstate"),
        ]
    ),
    module!(
        "signal/src/arch/riscv64/records.rs",
        [All],
        [
            plain("RecordHeader", "sigil_riscv_ctx_hdr"),
            plain("ExtraHeader", "sigil_riscv_extra_ext_header"),
            plain("VState", "sigil_v_ext_state"),
            plain("VContext", "sigil_sc_riscv_v_state"),
        ]
    ),
    module!(
        "signal/src/arch/riscv64/context.rs",
        [],
        [
            prefixed("MContext", "sigil_mcontext_t", "sc_"),
            UCONTEXT_TYPE,
            FRAME_TYPE
        ]
    ),
];
