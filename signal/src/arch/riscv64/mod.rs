//! 64-bit RISC-V: the signal frame as Linux lays it out, and what rt_sigreturn accepts.

mod context;
mod fpstate;
mod frame;
mod regs;
mod restore;
mod sigaction;

pub use context::{MContext, RtSigFrame, UContext};
pub use fpstate::{DState, FState, FpState, QState};
pub use frame::{FRAME_SIZE, NoFrame, below, enter, place};
pub use regs::{Fault, GeneralRegs};
pub use restore::{BadFrame, FCSR_MASK};
pub use sigaction::SigAction;
