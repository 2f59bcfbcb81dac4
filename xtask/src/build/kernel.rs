//! The kernel: a static library by cargo, made into one object that shows only its own names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::build::extable;
use crate::failure::{Failure, OnFile, Result};
use crate::process::{cannot_start, output, run, say};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::setup::rust::Toolchain;
use crate::setup::target::Target;
use crate::stamp::Inputs;

/// The crates that the kernel is made of.
const CRATES: &[&str] = &["kernel-min", "posix-process", "signal", "syscall-shim"];
/// What the kernel's symbols begin with; all others are made local.
const PREFIX: &str = "sigil_";

/// Runs the compiler that it is given so that the places of panics in the source are left out.
const WITHOUT_PLACES: &str = "#!/bin/sh\nexec \"$@\" -Zlocation-detail=none\n";

/// The archive of calls by number.
pub const NUMBERS: &str = "libsigil-numbers.a";

/// Which kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// The one to use.
    Plain,
    /// The one that can print each system call.
    Trace,
    /// The one that tests steer: chance says when threads change places, memory fails, a rule is broken, when it is
    /// told to.
    Steered,
}

impl Variant {
    /// All of them.
    pub const ALL: [Variant; 3] = [Variant::Plain, Variant::Trace, Variant::Steered];

    /// The object's file name.
    pub fn object(self) -> &'static str {
        match self {
            Variant::Plain => "sigil-kernel.o",
            Variant::Trace => "sigil-kernel-trace.o",
            Variant::Steered => "sigil-kernel-steered.o",
        }
    }

    /// What the compiler is told besides, of the last crate, which is the whole kernel by then. Nobody asks for
    /// the size or the speed of those that are not the one to use: they are built in half the time.
    fn options(self) -> &'static [&'static str] {
        match self {
            Variant::Plain => &[],
            Variant::Trace | Variant::Steered => &["-Copt-level=1"],
        }
    }

    /// What names of files that are made for it end with.
    pub fn suffix(self) -> &'static str {
        match self {
            Variant::Plain => "",
            Variant::Trace => "-trace",
            Variant::Steered => "-steered",
        }
    }

    /// What `sigil-cc` finds in its environment to link with it.
    pub fn variables(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Variant::Plain => &[],
            Variant::Trace => &[("SIGIL_TRACE", "1")],
            Variant::Steered => &[("SIGIL_STEERED", "1")],
        }
    }

    fn features(self) -> &'static str {
        match self {
            Variant::Plain => "",
            Variant::Trace => "trace",
            Variant::Steered => "weave,scarce,defects",
        }
    }
}

/// What a build of these crates for bare metal is made of.
pub fn sources(root: &Path, crates: &[&str]) -> Result<Inputs> {
    let mut inputs = Inputs::default();
    for file in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"] {
        inputs.path(&root.join(file))?;
    }
    for krate in crates {
        inputs.path(&root.join(krate).join("Cargo.toml"))?;
        inputs.path(&root.join(krate).join("src"))?;
    }
    Ok(inputs)
}

/// Builds the kernel object into `lib`.
pub fn build(setup: &Setup, variant: Variant, lib: &Path) -> Result<PathBuf> {
    let object = lib.join(variant.object());
    let root = &setup.dirs.root;
    let mut inputs = sources(root, CRATES)?;
    inputs.text(variant.features());
    for option in variant.options() {
        inputs.text(option);
    }
    inputs.text(WITHOUT_PLACES);
    for flag in setup.target.kernel_flags {
        inputs.text(flag);
    }
    let stamp = inputs.stamp(&object);
    if stamp.is_fresh() {
        return Ok(object);
    }
    stamp.clear();
    need(setup, setup.target.compiler())?;
    let target = setup.target.rust;
    let toolchain = Toolchain::find(setup, target)?;
    say(format_args!(
        "building the kernel{} for {} with {}",
        match variant {
            Variant::Plain => "",
            Variant::Trace => " (tracing)",
            Variant::Steered => " (steered by tests)",
        },
        setup.target.name,
        toolchain.version
    ));
    let work = setup.dirs.work(setup.target.name)?;
    let archive = compile(setup, &toolchain, target, variant, &work)?;
    fs::create_dir_all(lib).on(lib)?;
    prelink(setup.target, &archive, &object, &work)?;
    extable::split(&object)?;
    numbers(setup, lib, &work)?;
    stamp.write()?;
    Ok(object)
}

/// Assembles what only images with calls by number are linked with, as an archive.
fn numbers(setup: &Setup, lib: &Path, work: &Path) -> Result {
    let log = work.join("kernel-numbers.log");
    let archive = lib.join(NUMBERS);
    let _ = fs::remove_file(&archive);
    for name in ["numbers", "execute"] {
        let source = format!("kernel-min/src/arch/{}/{name}.S", setup.target.name);
        let part = work.join(name).with_extension("o");
        let mut assemble = setup.target.command("gcc");
        assemble.arg("-c").arg(setup.dirs.root.join(source));
        run(assemble.arg("-o").arg(&part), &log)?;
        let mut rename = setup.target.command("objcopy");
        run(
            rename.arg("--prefix-alloc-sections=.sigil").arg(&part),
            &log,
        )?;
        run(
            setup
                .target
                .command("ar")
                .arg("rcs")
                .arg(&archive)
                .arg(&part),
            &log,
        )?;
    }
    Ok(())
}

fn compile(
    setup: &Setup,
    toolchain: &Toolchain,
    target: &str,
    variant: Variant,
    work: &Path,
) -> Result<PathBuf> {
    let target_dir = work.join("cargo");
    let mut command = toolchain.cargo("rustc", target);
    command
        .current_dir(&setup.dirs.root)
        .args(["--package", "kernel-min", "--lib"])
        .args(["--crate-type", "staticlib", "--profile", "kernel"])
        .args(["--features", variant.features()])
        .arg("--config")
        // A list of texts, as TOML has it, too.
        .arg(format!(
            "target.{target}.rustflags={:?}",
            setup.target.kernel_flags
        ))
        .arg("--target-dir")
        .arg(&target_dir)
        .arg("--")
        .args(variant.options())
        .stdin(Stdio::null())
        // What the program prints is ours alone; cargo's messages are on standard error.
        .stdout(Stdio::null());
    if variant == Variant::Plain && toolchain.is_unstable() {
        command.env("RUSTC_WORKSPACE_WRAPPER", smaller(work)?);
    }
    let status = command.status().map_err(|e| cannot_start(&command, &e))?;
    if !status.success() {
        return Err(Failure::tool("the kernel does not build (see above)"));
    }
    Ok(target_dir.join(target).join("kernel/libkernel_min.a"))
}

/// A compiler that leaves the places of panics in the source out, for the plain kernel: a tenth of the
/// image. The call chain that a panic prints says where it was; the tracing kernel has the places. It
/// compiles the project's crates; `core` is the same for every kernel, and built once.
fn smaller(work: &Path) -> Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let path = work.join("rustc-without-places");
    if fs::read_to_string(&path).is_ok_and(|old| old == WITHOUT_PLACES) {
        return Ok(path);
    }
    fs::write(&path, WITHOUT_PLACES).on(&path)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).on(&path)?;
    Ok(path)
}

/// Links the archive into one object, hides every name but the kernel's, and puts its sections
/// apart from a program's, so that both can be linked into one image.
pub fn prelink(target: &Target, archive: &Path, object: &Path, work: &Path) -> Result {
    let log = work.join("kernel-link.log");
    let whole = object.with_extension("whole.o");
    let mut link = target.command("ld");
    link.arg("-r").arg("-o").arg(&whole);
    for symbol in exported(target, archive)? {
        link.arg("-u").arg(symbol);
    }
    run(link.arg(archive), &log)?;
    run(
        target
            .command("objcopy")
            .arg("--wildcard")
            .arg(format!("--keep-global-symbol={PREFIX}*"))
            .arg("--prefix-alloc-sections=.sigil")
            .arg("--strip-debug")
            // The intermediate code of compiler_builtins, which nobody reads.
            .args(["--remove-section=.llvmbc", "--remove-section=.llvmcmd"])
            .arg(&whole)
            .arg(object),
        &log,
    )?;
    let _ = fs::remove_file(&whole);
    Ok(())
}

/// The kernel's own symbols in the archive.
fn exported(target: &Target, archive: &Path) -> Result<BTreeSet<String>> {
    let output = output(
        target
            .command("nm")
            .args(["--extern-only", "--defined-only", "--format=posix"])
            .arg(archive),
    )?;
    let symbols: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|line| line.starts_with(PREFIX))
        .filter_map(|line| Some(line.split_once(' ')?.0.to_string()))
        .collect();
    if symbols.is_empty() {
        return Err(Failure::tool(format!(
            "{} defines no symbol that begins with {PREFIX}",
            archive.display()
        )));
    }
    Ok(symbols)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    const SOURCE: &str = "
        .globl sigil_one, helper, memcpy
        .section .text.sigil_one, \"ax\"
        sigil_one: call helper
        .section .text.helper, \"ax\"
        helper: jmp memcpy
        .section .text.memcpy, \"ax\"
        memcpy: call sigil_from_the_linker_script
        .section .note.Xen, \"a\", @note
        .long 4, 4, 18
        .asciz \"Xen\"
        .long 0
        .section .note.GNU-stack, \"\", @progbits
    ";

    #[test]
    fn only_the_kernels_own_names_stay_visible() {
        let dir = std::env::temp_dir().join(format!("sigil-prelink-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let (asm, part) = (dir.join("a.s"), dir.join("a.o"));
        let (archive, object) = (dir.join("a.a"), dir.join("k.o"));
        fs::write(&asm, SOURCE).unwrap();
        let done = Command::new("as").arg("-o").arg(&part).arg(&asm).status();
        assert!(done.unwrap().success());
        let done = Command::new("ar")
            .arg("rc")
            .arg(&archive)
            .arg(&part)
            .status();
        assert!(done.unwrap().success());

        prelink(
            Target::named(std::env::consts::ARCH).unwrap(),
            &archive,
            &object,
            &dir,
        )
        .unwrap();

        let show = |tool: &str, option: &str| {
            let output = Command::new(tool)
                .arg(option)
                .arg(&object)
                .output()
                .unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let names: Vec<String> = show("nm", "-gP")
            .lines()
            .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(names, ["sigil_from_the_linker_script U", "sigil_one T"]);
        let headers = show("objdump", "-h");
        assert!(headers.contains(" .sigil.text.helper "), "{headers}");
        assert!(headers.contains(" .sigil.note.Xen "), "{headers}");
        fs::remove_dir_all(&dir).unwrap();
    }
}
