//! Xen, taken out of Debian's packages: what boots in QEMU with an image as its domain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::machine::Machine;
use conformance::xen::{Dom0, Xen};

use crate::cpio;
use crate::failure::{OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::apt::Apt;
use crate::setup::binary::{self, BUSYBOX, unpacked};

/// The package, but for the architecture: this one and QEMU 7.2 get on with each other.
const PACKAGE: &str = "xen-hypervisor-4.17";

/// The Linux that starts domains; the smaller one for clouds is none for a first domain.
const LINUX: &str = "linux-image-amd64";

/// Its modules that Xen's tools want.
const MODULES: &[&str] = &["privcmd", "evtchn", "gntdev", "gntalloc", "xenfs"];

/// The packages of Xen's tools, and of the libraries that they want.
const TOOLS: &[&str] = &[
    "xen-utils-4.17",
    "xenstore-utils",
    "libxencall1",
    "libxendevicemodel1",
    "libxenevtchn1",
    "libxenforeignmemory1",
    "libxengnttab1",
    "libxenhypfs1",
    "libxenmisc4.17",
    "libxenstore4",
    "libxentoolcore1",
    "libxentoollog1",
    "libyajl2",
    "libc6",
    "libgcc-s1",
    "liblzma5",
    "libuuid1",
    "libzstd1",
    "zlib1g",
];

/// What a machine boots of Xen, fetched on first use; none where the machine is no domain.
pub fn of(setup: &Setup, machine: Machine) -> Result<Option<Xen>> {
    let dom0 = match machine {
        Machine::XenDom0 | Machine::XenDom0less | Machine::XenDom0Aarch64 => None,
        Machine::XenPvh => Some(dom0(setup)?),
        _ => return Ok(None),
    };
    Ok(Some(Xen {
        hypervisor: hypervisor(setup)?,
        dom0,
    }))
}

/// Where it is kept.
fn cache(setup: &Setup) -> Result<PathBuf> {
    let cache = setup.dirs.cache()?.join("debian").join(setup.target.debian);
    fs::create_dir_all(&cache).on(&cache)?;
    Ok(cache)
}

/// Runs a script of the shell in a folder.
fn shell<'a>(
    script: &str,
    folder: &Path,
    arguments: impl IntoIterator<Item = &'a Path>,
    log: &Path,
) -> Result {
    run(
        Command::new("sh")
            .current_dir(folder)
            .args(["-e", "-c", script, "sh"])
            .args(arguments),
        log,
    )
}

fn hypervisor(setup: &Setup) -> Result<PathBuf> {
    let _lock = setup.lock()?;
    let package = format!("{PACKAGE}-{}", setup.target.debian);
    let cache = cache(setup)?;
    let xen = cache.join("xen");
    if xen.exists() {
        return Ok(xen);
    }
    say(format_args!("fetching {package} (Debian package)"));
    let log = cache.join("apt-download.log");
    let apt = Apt::of_binaries(&cache, setup.target, &log)?;
    let part = cache.join("xen.part");
    let archive = apt.download(&package, &part, &log)?;
    // Of x86-64 a 32-bit multiboot kernel, compressed; of arm64 an Image.
    let unpack = r#"
        dpkg-deb --fsys-tarfile "$1" | tar --extract --strip-components=2 --wildcards "./boot/xen-*-$2*"
        [ ! -e xen-*-$2.gz ] || gzip --decompress xen-*-$2.gz
        mv xen-*-$2 xen
    "#;
    let arguments = [archive.as_path(), Path::new(setup.target.debian)];
    shell(unpack, &part, arguments, &log)?;
    let unpacked = part.join("xen");
    fs::rename(&unpacked, &xen).on(&unpacked)?;
    fs::remove_dir_all(&part).on(&part)?;
    Ok(xen)
}

/// The Linux that starts domains, and its files.
fn dom0(setup: &Setup) -> Result<Dom0> {
    let folder = cache(setup)?.join("xen-dom0");
    let of = |folder: &Path| Dom0 {
        kernel: folder.join("vmlinux"),
        files: folder.join("files.cpio"),
    };
    if folder.is_dir() {
        return Ok(of(&folder));
    }
    let tools = unpacked(setup, TOOLS)?;
    let busybox = binary::fetched(setup, &[BUSYBOX])?.remove(0);
    let _lock = setup.lock()?;
    let part = folder.with_extension("part");
    linux(setup, &part)?;
    let log = part.join("unpack.log");
    let arguments = [busybox.as_path()].into_iter();
    shell(
        GATHER,
        &part,
        arguments.chain(tools.iter().map(PathBuf::as_path)),
        &log,
    )?;
    let dom0 = of(&part);
    cpio::write(&part.join("root"), &dom0.files)?;
    fs::remove_dir_all(part.join("root")).on(&part)?;
    fs::rename(&part, &folder).on(&folder)?;
    Ok(of(&folder))
}

/// Unpacks kernel and modules into a folder, which is emptied.
fn linux(setup: &Setup, part: &Path) -> Result {
    say(format_args!("fetching {LINUX} (Debian package)"));
    let cache = cache(setup)?;
    let log = cache.join("apt-download.log");
    let apt = Apt::of_binaries(&cache, setup.target, &log)?;
    let package = super::linux::named(&apt, LINUX, part, &log)?;
    let archive = apt.download(&package, part, &log)?;
    let modules = MODULES.iter().flat_map(|module| {
        let file = |name| format!(" './lib/modules/*/drivers/xen/{name}.ko'");
        [
            file(format!("xen-{module}")),
            file(format!("xenfs/{module}")),
        ]
    });
    let unpack = format!(
        r#"dpkg-deb --fsys-tarfile "$1" | tar --extract --wildcards './boot/vmlinuz-*' {} 2> tar.log || [ -d lib ]
rm "$1""#,
        modules.collect::<String>()
    );
    shell(&unpack, part, [archive.as_path()], &log)?;
    // Xen would take seconds to decompress it. The header says where what is compressed begins, and how long it is
    // (Linux's Documentation/arch/x86/boot.rst).
    let decompress = r#"
number() { od -A n -t u$3 -j $(($2)) -N $3 "$1"; }
file=$(echo boot/vmlinuz-*)
start=$((($(number "$file" 0x1f1 1) + 1) * 512 + $(number "$file" 0x248 4)))
tail -c +$((start + 1)) "$file" | head -c $(number "$file" 0x24c 4) | xz --decompress --single-stream --stdout > vmlinux
mkdir -p root/modules
find lib -name '*.ko' -exec cp {} root/modules \;
rm -r boot lib"#;
    shell(decompress, part, [], &log)
}

/// Gathers from the packages what is wanted.
const GATHER: &str = r#"
cp "$1" root/busybox
shift
tools=usr/lib/xen-4.17/bin
libraries=usr/lib/x86_64-linux-gnu
mkdir -p root/$tools root/$libraries root/lib64 root/usr/bin root/dev root/proc root/sys
wanted() { find "$@" | head -n 1 | grep .; }
for tool in xl xenstored xenconsoled xen-init-dom0 libxl-save-helper; do
	cp "$(wanted "$1" -path "*/$tools/$tool")" root/$tools
done
cp "$(wanted "$2" -path '*/usr/bin/xenstore')" root/usr/bin
shift 2
for package; do
	find "$package" -name 'lib*.so.*' -not -path '*/gconv/*' -exec cp -L {} root/$libraries \;
	find "$package" -path '*/x86_64-linux-gnu/ld-linux-x86-64.so.2' -exec cp -L {} root/lib64 \;
done
"#;
