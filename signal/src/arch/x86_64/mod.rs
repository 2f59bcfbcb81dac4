//! x86-64: the signal frame as Linux lays it out, and what rt_sigreturn accepts.

mod context;
pub mod eflags;
mod fpstate;
mod frame;
mod regs;
mod restore;

pub use context::{
    MContext, RtSigFrame, UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS, UContext,
};
pub use fpstate::{
    FP_XSTATE_MAGIC1, FP_XSTATE_MAGIC2, FpImage, FpState, FpuLayout, FpxSwBytes, XSTATE_FP_SSE,
    XStateHeader,
};
pub use frame::{FRAME_SIZE, FrameAddress, Interrupted, NoFrame, REDZONE, enter, place, uc_flags};
pub use regs::{Fault, GeneralRegs, Segments};
pub use restore::BadFrame;
