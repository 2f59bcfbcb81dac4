//! arm64: the signal frame as Linux lays it out, and what rt_sigreturn accepts.

mod context;
mod frame;
pub mod pstate;
mod records;
mod regs;
mod restore;

pub use context::{MContext, MINSIGSTKSZ, RtSigFrame, SIGSTKSZ, UContext};
pub use frame::{
    FPSIMD_OFFSET, FRAME_SIZE, FrameAddress, FrameRecord, MIN_STACK, Sve, USED, enter, place,
    place_with,
};
pub use records::{
    ESR_MAGIC, EXTRA_MAGIC, EsrContext, ExtraContext, FPSIMD_MAGIC, FpsimdContext, RecordHeader,
    SVE_MAGIC, SVE_SIG_FLAG_SM, SveContext, ZA_MAGIC, ZaContext, sve_state,
};
pub use regs::{Fault, GeneralRegs};
pub use restore::{BadFrame, Found, fpsimd_of, records_of};
