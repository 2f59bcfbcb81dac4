//! The tests of this program that build images and boot them.

use crate::build::kernel::Variant;
use crate::build::libc::Libc;
use crate::build::sdk;
use crate::checks::{Context, Verdict, logged};
use crate::failure::Result;
use crate::process::cargo;
use crate::setup::packages::{EMULATORS, need};

/// The files that they are in.
const FILES: &[&str] = &["guest", "wrapper", "demos", "terminal", "initrd"];
/// Those of the first, the second and the last one that each architecture is looked at by: what the
/// command line, the console and the status of a machine go through.
const FEW: &[&str] = &[
    "arguments_environment_and_status_pass_through",
    "arguments_can_be_built_in",
    "every_machine_boots",
    "input_reaches_the_program_and_ends",
    "a_missing_tool_is_named",
    "a_guest_that_hangs_is_ended_in_time",
    "a_machine_that_resets_is_a_crash",
    "a_kernel_stack_that_is_used_up_is_a_panic",
    "timers_run_on_each_processor",
    "running_out_of_memory_kills_and_is_said",
    "the_signals_example_is_right",
    "the_fork_example_is_right",
    "a_static_program_runs_out_of_a_folder",
    "a_dynamically_linked_program_maps_its_libraries",
];

/// All of them.
pub fn commands(context: &Context) -> Result<Verdict> {
    sdk::build_for(
        &context.setup,
        &[Variant::Plain, Variant::Trace],
        &Libc::ALL,
    )?;
    run(context, "commands", FILES, &[])
}

/// Those that take musl and the plain kernel only.
pub fn few(context: &Context) -> Result<Verdict> {
    sdk::build(&context.setup, &[Variant::Plain])?;
    let step = format!("{}-commands", context.setup.target.name);
    run(context, &step, &["guest", "initrd"], FEW)
}

/// What they need is there before: how it comes would be among what they look at.
fn run(context: &Context, step: &str, files: &[&str], names: &[&str]) -> Result<Verdict> {
    let setup = &context.setup;
    need(setup, setup.target.qemu)?;
    if !setup.target.is_native() {
        // Programs of Linux are linked with its C library.
        need(setup, EMULATORS)?;
    }
    let mut command = cargo(&setup.dirs);
    command.env("SIGIL_ARCH", setup.target.name).args([
        "test",
        "--no-fail-fast",
        "--package",
        "xtask",
    ]);
    for file in files {
        command.args(["--test", file]);
    }
    command.args(["--", "--ignored", "--test-threads=2"]);
    if !names.is_empty() {
        command.arg("--exact").args(names);
    }
    logged(context, step, &mut command)
}
