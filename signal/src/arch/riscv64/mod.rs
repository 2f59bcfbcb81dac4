//! 64-bit RISC-V: the signal frame as Linux lays it out, and what rt_sigreturn accepts.

mod context;
mod fpstate;
mod frame;
mod records;
mod regs;
mod restore;
mod sigaction;
mod vectors;

pub use context::{MContext, RtSigFrame, UContext};
pub use fpstate::{DState, FState, FpState, QState};
pub use frame::{FRAME_SIZE, NoFrame, below, enter, place};
pub use records::{
    END_HDR_SIZE, END_MAGIC, ExtraHeader, RISCV_MAX_VLENB, RISCV_V_MAGIC, RecordHeader, VContext,
    VState, vector_record, vector_state,
};
pub use regs::{Fault, GeneralRegs};
pub use restore::{BadFrame, FCSR_MASK};
pub use sigaction::SigAction;
pub use vectors::{
    MOST_RECORDS, V_CONTEXT, each_record, end_of_vectors, frame_size, place_with_vectors,
    uses_vectors,
};
