//! Descriptors of events: eventfd(2), timerfd_create(2), signalfd(2).

pub mod counter;
#[cfg(target_os = "none")]
mod eventfd;
pub mod expiry;
pub mod siginfo;
#[cfg(target_os = "none")]
mod signalfd;
#[cfg(target_os = "none")]
mod timerfd;

#[cfg(target_os = "none")]
pub use {eventfd::EventFd, signalfd::SignalFd, timerfd::TimerFd};
