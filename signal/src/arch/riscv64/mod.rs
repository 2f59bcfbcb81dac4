//! 64-bit RISC-V: the signal frame as Linux lays it out.

mod context;
mod fpstate;
mod regs;
mod sigaction;

pub use context::{MContext, RtSigFrame, UContext};
pub use fpstate::{DState, FState, FpState, QState};
pub use regs::GeneralRegs;
pub use sigaction::SigAction;
