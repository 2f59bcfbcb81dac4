//! Signals and processes for a kernel in C: `libsigil`.

use super::{Header, PLAIN, module, plain};
use crate::Arch;
use crate::select::Constants::All;
use crate::select::Module;

/// A module of which C gets the functions.
macro_rules! functions {
    ($path:literal) => {
        Module {
            functions: true,
            ..module!($path, [], [])
        }
    };
}
pub const KERNEL: Header = Header {
    name: "sigil_kernel.h",
    about: "Signals and processes for a kernel in C: libsigil.a, and the table of what such a kernel does",
    includes: &[
        "sigil_types.h",
        "sigil_errno.h",
        "sigil_signo.h",
        "sigil_siginfo.h",
        "sigil_sigaction.h",
        "sigil_sigaltstack.h",
        "sigil_ucontext.h",
        "sigil_wait.h",
        "sigil_clone.h",
        "sigil_resource.h",
        "sigil_time.h",
        "sigil_sigevent.h",
    ],
    preface: include_str!("../../c/kernel.h"),
    modules: |arch| {
        let mut modules = vec![
            module!(
                "abi-headers/libsigil/src/types.rs",
                [All],
                [
                    plain("sigil_delivery", "sigil_delivery"),
                    plain("sigil_made", "sigil_made"),
                    plain("sigil_process_ref", "sigil_process_ref"),
                ]
            ),
            module!(
                "abi-headers/libsigil/src/ops.rs",
                [],
                [plain("sigil_kernel_ops", "sigil_kernel_ops")]
            ),
            Module {
                types: const {
                    &[
                        plain("sigil_config", "sigil_config"),
                        plain("sigil_system", "sigil_system"),
                    ]
                },
                ..functions!("abi-headers/libsigil/src/system.rs")
            },
            functions!("abi-headers/libsigil/src/process.rs"),
            functions!("abi-headers/libsigil/src/exec.rs"),
            functions!("abi-headers/libsigil/src/wait.rs"),
            functions!("abi-headers/libsigil/src/send.rs"),
            functions!("abi-headers/libsigil/src/deliver.rs"),
            functions!("abi-headers/libsigil/src/action.rs"),
            functions!("abi-headers/libsigil/src/timer.rs"),
            functions!("abi-headers/libsigil/src/sleep.rs"),
            functions!("abi-headers/libsigil/src/usage.rs"),
            functions!("abi-headers/libsigil/src/identity.rs"),
            functions!("abi-headers/libsigil/src/credentials.rs"),
            Module {
                types: const { &[plain("sigil_capabilities", "sigil_capabilities")] },
                ..functions!("abi-headers/libsigil/src/capabilities.rs")
            },
            functions!("abi-headers/libsigil/src/pidfd.rs"),
            functions!("abi-headers/libsigil/src/processes.rs"),
        ];
        modules.extend_from_slice(match arch {
            Arch::X86_64 => X86_64,
            Arch::Aarch64 => AARCH64,
            Arch::Riscv64 => RISCV64,
            Arch::I386 | Arch::Arm => &[],
        });
        modules
    },
    ..PLAIN
};

const X86_64: &[Module] = &[Module {
    types: &[plain("sigil_interrupted", "sigil_interrupted")],
    ..functions!("abi-headers/libsigil/src/frame/x86_64.rs")
}];

const AARCH64: &[Module] = &[
    module!(
        "signal/src/arch/aarch64/regs.rs",
        [],
        [plain("GeneralRegs", "sigil_gregs")]
    ),
    module!(
        "signal/src/arch/aarch64/frame.rs",
        [],
        [plain("FrameRecord", "sigil_frame_record")]
    ),
    Module {
        types: &[plain("sigil_interrupted", "sigil_interrupted")],
        ..functions!("abi-headers/libsigil/src/frame/aarch64.rs")
    },
];

const RISCV64: &[Module] = &[functions!("abi-headers/libsigil/src/frame/riscv64.rs")];
