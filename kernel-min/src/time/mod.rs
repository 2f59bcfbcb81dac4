//! Time: the clock, deadlines, sleeping.

pub mod clock;
pub mod deadline;
pub mod until;
