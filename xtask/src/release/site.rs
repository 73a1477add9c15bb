//! The files of a static site, held in memory until they are complete.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
};

use anyhow::{Context, Result, anyhow, bail};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use super::INDEX;

/// The extensions of files that shrink. Pictures and fonts are compressed already.
const COMPRESSIBLE: [&str; 9] = [
    "css",
    "html",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Length of the hash in a file's name: 64 bits.
const HASH_DIGITS: usize = 16;

/// Trunk leaves out leading zeros. A shorter hash than this comes once in four thousand million builds.
const LEAST_HASH_DIGITS: usize = 8;

/// Paths with `/` as separator, in order, so that the same source gives the same output.
#[derive(Default)]
pub(crate) struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    /// A site of these files.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let mut site = Self::default();
        for (name, text) in files {
            site.insert(name, *text);
        }
        site
    }

    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut site = Self::default();
        site.read_into(folder, "")?;
        Ok(site)
    }

    /// Makes `folder` hold this site and nothing else.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
            fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        }
        Ok(())
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    pub(crate) fn get(&self, name: &str) -> Result<&[u8]> {
        self.files
            .get(name)
            .map(Vec::as_slice)
            .ok_or_else(|| anyhow!("{name} is missing"))
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str> {
        str::from_utf8(self.get(name)?).with_context(|| format!("{name} is not text"))
    }

    pub(crate) fn insert(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(name.to_owned(), bytes.into());
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.files.remove(name);
    }

    pub(crate) fn copy(&mut self, from: &str, to: &str) -> Result<()> {
        let bytes = self.get(from)?.to_vec();
        self.insert(to, bytes);
        Ok(())
    }

    pub(crate) fn edit(&mut self, name: &str, change: impl FnOnce(&str) -> String) -> Result<()> {
        let text = change(self.text(name)?);
        self.insert(name, text);
        Ok(())
    }

    /// Names every hashed file by what is in it, and returns the new names.
    ///
    /// Trunk's names come from the bytes before wasm-opt and the minifiers have run. With another version of
    /// those, new bytes would appear under a name that browsers keep for a year, and the page's integrity
    /// checks would refuse the old ones.
    pub(crate) fn name_by_content(&mut self) -> Result<BTreeSet<String>> {
        let mut page = self.text(INDEX)?.to_owned();
        let mut names = BTreeSet::new();
        let hashed: Vec<(String, String)> = self
            .files
            .keys()
            .filter_map(|name| Some((name.clone(), hash_in(name)?.to_owned())))
            .collect();
        for (name, hash) in hashed {
            if !page.contains(&name) {
                bail!("{name} is in the build, but index.html does not name it");
            }
            let Some(bytes) = self.files.remove(&name) else {
                continue;
            };
            let new_name = name.replacen(&hash, &content_hash(&bytes), 1);
            page = page.replace(&name, &new_name);
            self.files.insert(new_name.clone(), bytes);
            names.insert(new_name);
        }
        self.insert(INDEX, page);
        Ok(names)
    }

    /// Puts a brotli and a gzip sibling beside every file that shrinks.
    pub(crate) fn compress(&mut self) -> Result<()> {
        let mut siblings = Vec::new();
        for (name, bytes) in self.files.iter().filter(|(name, _)| compressible(name)) {
            siblings.push((format!("{name}.br"), brotli(bytes)?));
            siblings.push((format!("{name}.gz"), gzip(bytes)?));
        }
        self.files.extend(siblings);
        Ok(())
    }

    fn read_into(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let context = || format!("reading {}", folder.display());
        for entry in fs::read_dir(folder).with_context(context)? {
            let entry = entry.with_context(context)?;
            let name = entry.file_name();
            let name = name
                .to_str()
                .with_context(|| format!("{name:?} is not UTF-8"))?;
            let path = format!("{prefix}{name}");
            if entry.file_type().with_context(context)?.is_dir() {
                self.read_into(&entry.path(), &format!("{path}/"))?;
            } else {
                self.files
                    .insert(path, fs::read(entry.path()).with_context(context)?);
            }
        }
        Ok(())
    }
}

/// Whether the build has compressed siblings of the file `name`.
pub(crate) fn compressible(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// The hash in a name such as `app-0123456789abcdef_bg.wasm`.
fn hash_in(name: &str) -> Option<&str> {
    name.split_inclusive(['-', '_', '.', '/']).find_map(|part| {
        let part = part.trim_end_matches(['-', '_', '.', '/']);
        let is_hash = (LEAST_HASH_DIGITS..=HASH_DIGITS).contains(&part.len())
            && part
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        is_hash.then_some(part)
    })
}

pub(super) fn content_hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(HASH_DIGITS / 2)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &parameters).context("compressing")?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).context("compressing")?;
    encoder.finish().context("compressing")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn hash_is_found_wherever_it_stands() {
        assert_eq!(
            hash_in("latchkey-5dce1d6a6b0a8f11_bg.wasm"),
            Some("5dce1d6a6b0a8f11")
        );
        assert_eq!(
            hash_in("boot-5dce1d6a6b0a8f11.js"),
            Some("5dce1d6a6b0a8f11")
        );
        assert_eq!(hash_in("index.html"), None);
        assert_eq!(
            hash_in("app-d9f04b7f8eabfaa.css"),
            Some("d9f04b7f8eabfaa"),
            "no leading zero"
        );
        assert_eq!(hash_in("facade-cafe.css"), None, "too short");
        assert_eq!(hash_in("app-5DCE1D6A6B0A8F11.js"), None, "not lower case");
    }

    #[test]
    fn names_follow_the_content() {
        let name = "app-0000000000000000.js";
        let build = |text| {
            let mut site = Site::of(&[(INDEX, &format!("<script src=/{name}>")), (name, text)]);
            (
                site.name_by_content().unwrap(),
                site.text(INDEX).unwrap().to_owned(),
            )
        };
        let (one, page) = build("one");
        let (two, _) = build("two");
        assert_ne!(one, two);
        assert_eq!(one, build("one").0);
        let new_name = one.first().unwrap();
        assert_eq!(page, format!("<script src=/{new_name}>"));
        assert!(new_name.starts_with("app-7692c3ad3540bb80"), "{new_name}"); // SHA-256 of "one"
    }

    #[test]
    fn a_file_the_page_does_not_name_is_an_error() {
        let mut site = Site::of(&[(INDEX, ""), ("app-0000000000000000.js", "")]);
        assert!(site.name_by_content().is_err());
    }

    #[test]
    fn siblings_hold_the_same_bytes() {
        let text = "the same, ".repeat(100);
        let mut site = Site::of(&[("a.js", &text), ("a.png", &text), ("_headers", &text)]);
        site.compress().unwrap();
        let names: Vec<&str> = site.files().map(|(name, _)| name).collect();
        assert_eq!(names, ["_headers", "a.js", "a.js.br", "a.js.gz", "a.png"]);

        let mut unzipped = String::new();
        GzDecoder::new(site.get("a.js.gz").unwrap())
            .read_to_string(&mut unzipped)
            .unwrap();
        assert_eq!(unzipped, text);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut site.get("a.js.br").unwrap(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
    }

    #[test]
    fn written_and_read_back() {
        let folder = std::env::temp_dir().join(format!("latchkey-site-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("left-over.js"), "old").unwrap();
        Site::of(&[("callback/index.html", "page"), ("a.js", "script")])
            .write(&folder)
            .unwrap();
        let read = Site::read(&folder);
        fs::remove_dir_all(&folder).unwrap();
        let read = read.unwrap();
        let names: Vec<&str> = read.files().map(|(name, _)| name).collect();
        assert_eq!(names, ["a.js", "callback/index.html"]);
        assert_eq!(read.text("callback/index.html").unwrap(), "page");
    }
}
