//! arm64: the signal frame as Linux lays it out.

mod context;
mod records;

pub use context::{MContext, MINSIGSTKSZ, RtSigFrame, SIGSTKSZ, UContext};
pub use records::{
    ESR_MAGIC, EXTRA_MAGIC, EsrContext, ExtraContext, FPSIMD_MAGIC, FpsimdContext, RecordHeader,
    SVE_MAGIC, SVE_SIG_FLAG_SM, SveContext, ZA_MAGIC, ZaContext,
};
