//! The compiler wrapper `sigil-cc`, with what it links into every image.
//!
//! As `musl-gcc`, it is gcc with a specs file: every option of gcc works, and only where the
//! headers and libraries are, and how programs are linked, is changed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::toolchain::Toolchain;

use crate::build::kernel::{self, Variant};
use crate::build::libc::Libc;
use crate::build::{musl, newlib};
use crate::failure::{Failure, OnFile, Result};
use crate::process::run;
use crate::setup::Setup;
use crate::setup::target::Target;

/// The wrapper, and what it links.
#[derive(Debug, Clone)]
pub struct Sdk {
    /// The folder of `sigil-cc`, `sigil-ar`, `sigil-ranlib`.
    pub bin: PathBuf,
    lib: PathBuf,
}

impl Sdk {
    /// The compiler wrapper.
    pub fn cc(&self) -> PathBuf {
        self.cc_for(Libc::Musl)
    }

    /// The compiler wrapper for a C library.
    pub fn cc_for(&self, libc: Libc) -> PathBuf {
        self.bin.join(match libc {
            Libc::Musl => "sigil-cc",
            Libc::Newlib => NEWLIB_CC,
        })
    }

    /// The compiler that links programs with a C library and a kernel, as the suites take it.
    pub fn toolchain(&self, libc: Libc, variant: Variant) -> Toolchain {
        Toolchain {
            cc: self.cc_for(libc),
            inputs: self.inputs_of(libc, variant),
            archives: Vec::new(),
            variables: variant.variables().to_vec(),
        }
    }

    /// What every image with this C library and kernel is made of besides the program: when one of these changes,
    /// images are out of date.
    pub fn inputs_of(&self, libc: Libc, variant: Variant) -> Vec<PathBuf> {
        let specs = specs_name(libc, variant);
        let parts = [
            match libc {
                Libc::Musl => "libc.a",
                Libc::Newlib => "../newlib/lib/libc.a",
            },
            variant.object(),
            kernel::NUMBERS,
            "sigil.ld",
            PRELUDE,
            &specs,
        ];
        parts.iter().map(|part| self.lib.join(part)).collect()
    }
}

/// The wrapper with `--libc=newlib`, for who has room for one word.
const NEWLIB_CC: &str = "sigil-newlib-cc";

/// What assembly begins with.
const PRELUDE: &str = "prelude.s";

/// Builds whatever of the SDK is not up to date, with these kernels and with musl.
pub fn build(setup: &Setup, variants: &[Variant]) -> Result<Sdk> {
    build_for(setup, variants, &[Libc::Musl])
}

/// An image of a file of the project's, kept under this name.
pub fn link(setup: &Setup, source: &str, name: &str) -> Result<PathBuf> {
    let sdk = build(setup, &[Variant::Plain])?;
    let work = setup.dirs.work(setup.target.name)?;
    let image = work.join(name).with_extension("elf");
    run(
        Command::new(sdk.cc())
            .args(["-O2", "-Wall", "-Werror", "-Wno-array-bounds", "-iquote"])
            .arg(setup.dirs.root.join("conformance/tests"))
            .arg(setup.dirs.root.join(source))
            .arg("-o")
            .arg(&image),
        &work.join(name).with_extension("log"),
    )?;
    Ok(image)
}

/// The same with these C libraries; musl is among them always.
pub fn build_for(setup: &Setup, variants: &[Variant], libcs: &[Libc]) -> Result<Sdk> {
    let _lock = setup.lock()?;
    let prefix = musl::build(setup)?;
    let lib = prefix.join("lib");
    let root = &setup.dirs.root;
    let script = root.join(format!("kernel-min/link/{}.ld", setup.target.name));
    let text = fs::read_to_string(&script).on(&script)?;
    update(&lib.join("sigil.ld"), &text, 0o644)?;
    let prelude = setup.target.prelude.as_ref().map_or("", |it| it.text);
    update(&lib.join(PRELUDE), prelude, 0o644)?;
    for variant in Variant::ALL {
        let kernel = lib.join(variant.object());
        let text = specs(setup.target, &prefix, &kernel);
        update(&lib.join(specs_name(Libc::Musl, variant)), &text, 0o644)?;
        let text = newlib_specs(setup.target, &prefix, &kernel);
        update(&lib.join(specs_name(Libc::Newlib, variant)), &text, 0o644)?;
    }
    if libcs.contains(&Libc::Newlib) {
        newlib::build(setup)?;
    }
    let bin = match setup.target.name == Target::usual().name {
        true => setup.dirs.sdk()?.join("bin"),
        false => prefix.join("bin"),
    };
    fs::create_dir_all(&bin).on(&bin)?;
    update(&bin.join("sigil-cc"), &wrapper(setup.target, &lib)?, 0o755)?;
    let text = format!(
        "#!/bin/sh\nexec \"{}\" --libc=newlib \"$@\"\n",
        bin.join("sigil-cc").display()
    );
    update(&bin.join(NEWLIB_CC), &text, 0o755)?;
    for tool in ["ar", "ranlib"] {
        let theirs = setup.target.tool(tool);
        let text = format!("#!/bin/sh\nexec {theirs} \"$@\"\n");
        update(&bin.join(format!("sigil-{tool}")), &text, 0o755)?;
    }
    for variant in variants {
        kernel::build(setup, *variant, &lib)?;
    }
    Ok(Sdk { bin, lib })
}

fn specs_name(libc: Libc, variant: Variant) -> String {
    let libc = match libc {
        Libc::Musl => "",
        Libc::Newlib => "-newlib",
    };
    format!("sigil{libc}{}.specs", variant.suffix())
}

/// `-static` keeps gcc from linking a position-independent program, whatever its default.
fn wrapper(target: &Target, lib: &Path) -> Result<String> {
    let lib = lib.to_string_lossy();
    let (prefix, trap) = (target.prefix(), target.trap);
    if lib.contains(['"', '$', '`', '\\', '\n', ' ']) {
        // gcc's specs cannot quote a path either.
        return Err(Failure::tool(format!(
            "{lib}: the target folder's path holds a blank or a quote, choose another with CARGO_TARGET_DIR"
        )));
    }
    let foreign = target.prelude.as_ref().map_or(String::new(), |it| {
        let instruction = it.replaces;
        format!(
            r#"if {prefix}objdump -d -j .text "$output" 2>/dev/null | grep -qw {instruction}; then
    echo "sigil-cc: warning: $output has an {instruction} that was not assembled by sigil-cc: it is no system call here" >&2
fi
"#
        )
    });
    Ok(format!(
        r#"#!/bin/sh
# gcc that makes bootable images; with SIGIL_TRACE=1 in the environment, ones
# that can print each system call (kernel option sigil.trace); with SIGIL_STEERED=1,
# ones whose threads change places by chance (sigil.preempt=SEED), and whose memory
# fails when a program says so (/proc/self/fail-nth). --libc=newlib is for newlib
# instead of musl.
libc=
for argument; do
    shift
    case $argument in
    --libc=musl) libc= ;;
    --libc=newlib) libc=-newlib ;;
    # The assembler would not read what comes by the pipe: there is a prelude.
    -pipe) ;;
    --libc=*) echo "sigil-cc: $argument: not one of musl, newlib" >&2 && exit 2 ;;
    *) set -- "$@" "$argument" ;;
    esac
done
if [ "$libc" ] && ! [ -f "{lib}/../newlib/lib/libc.a" ]; then
    echo "sigil-cc: newlib is not built: cargo xtask sdk builds it" >&2 && exit 2
fi
compile() {{
    "${{REALGCC:-{prefix}gcc}}" "$@" -static -specs "{lib}/sigil$libc${{SIGIL_TRACE:+-trace}}${{SIGIL_STEERED:+-steered}}.specs"
}}
compile "$@" || exit
# An image has the calls that its program names. One that makes calls by the trap instruction, where
# nobody sees which, needs all of them.
output=a.out last=
for argument; do
    case $last in -o) output=$argument ;; esac
    case $argument in
    -[cSEr] | -M | -MM | -fsyntax-only | -v | -### | --version | --help* | -print-* | -dump*) exit 0 ;;
    -o?*) output=${{argument#-o}} ;;
    esac
    last=$argument
done
if [ -f "$output" ] && ! {prefix}nm "$output" 2>&1 | grep -q ' sigil_by_number$' &&
    {prefix}objdump -d -j .text "$output" 2>/dev/null | grep -qw {trap}; then
    compile "$@" -Wl,-u,sigil_syscall
fi
{foreign}"#
    ))
}

fn specs(target: &Target, prefix: &Path, kernel: &Path) -> String {
    let include = prefix.join("include");
    let include = include.display();
    let lib = prefix.join("lib");
    let lib = lib.display();
    let kernel = kernel.display();
    let Target {
        emulation, specs, ..
    } = target;
    format!(
        "%rename cpp_options old_cpp_options

*asm:
+ {lib}/{PRELUDE}

*cpp_options:
-nostdinc -isystem {include} -isystem include%s %(old_cpp_options)

*cc1:
%(cc1_cpu) -nostdinc -isystem {include} -isystem include%s \
%{{!fpie:%{{!fPIE:%{{!fpic:%{{!fPIC:-fno-pie}}}}}}}} {specs}

*link_libgcc:
-L{lib} -L .%s

*libgcc:
libgcc.a%s %:if-exists(libgcc_eh.a%s)

*startfile:
{lib}/crt1.o {lib}/crti.o crtbeginT.o%s

*endfile:
crtend.o%s {lib}/crtn.o

*lib:
{kernel} -lc -lsigil-numbers

*link:
%{{shared:%eshared libraries cannot be linked into an image}} -m {emulation} -nostdlib -static \
%{{!r:-T {lib}/sigil.ld --gc-sections --build-id=none -z norelro -z noexecstack \
-z max-page-size=64 -z common-page-size=64 --eh-frame-hdr --no-warn-rwx-segments}}

*esp_link:


*esp_options:


*esp_cpp_options:


"
    )
}

/// As [`specs`]; newlib's headers lie behind the glue's, and its start code is in one file.
fn newlib_specs(target: &Target, prefix: &Path, kernel: &Path) -> String {
    let base = prefix.join("lib");
    let base = base.display();
    let newlib = prefix.join("newlib");
    let newlib = newlib.display();
    let kernel = kernel.display();
    let Target {
        emulation, specs, ..
    } = target;
    let headers = format!(
        "-nostdinc -isystem {newlib}/include/glue -isystem {newlib}/include/newlib -isystem include%s"
    );
    let not_linux = newlib::NOT_LINUX;
    format!(
        "%rename cpp_options old_cpp_options

*asm:
+ {base}/{PRELUDE}

*cpp_options:
{headers} {not_linux} %(old_cpp_options)

*cc1:
%(cc1_cpu) {headers} {not_linux} \
%{{!fpie:%{{!fPIE:%{{!fpic:%{{!fPIC:-fno-pie}}}}}}}} {specs}

*link_libgcc:
-L{newlib}/lib -L .%s

*libgcc:
libgcc.a%s

*startfile:
{newlib}/lib/crt0.o crtbeginT.o%s

*endfile:
crtend.o%s

*lib:
{kernel} -lc -L{base} -lsigil-numbers

*link:
%{{shared:%eshared libraries cannot be linked into an image}} -m {emulation} -nostdlib -static \
%{{!r:-T {base}/sigil.ld --gc-sections --build-id=none -z norelro -z noexecstack \
-z max-page-size=64 -z common-page-size=64 --eh-frame-hdr --no-warn-rwx-segments}}

*esp_link:


*esp_options:


*esp_cpp_options:


"
    )
}

/// Writes a file only when its content changes, at once: somebody may be reading it, as shells read
/// their scripts, a piece at a time.
fn update(path: &Path, text: &str, mode: u32) -> Result {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return fs::set_permissions(path, fs::Permissions::from_mode(mode)).on(path);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.{}", std::process::id()));
    fs::write(&part, text).on(&part)?;
    fs::set_permissions(&part, fs::Permissions::from_mode(mode)).on(&part)?;
    fs::rename(&part, path).on(path)
}
