//! Takes out of the bound program what wasm-bindgen put in and the page never uses.
//!
//! It names every import by a hash, in the program and in its glue: some four kilobytes that nothing compresses. And Leptos
//! comes with classes for streams of server functions, which are exported, so that no tool may leave them out, although a page
//! without a server never makes one.

use std::{collections::BTreeMap, convert::Infallible};

use anyhow::{Context, Result, bail};
use wasm_encoder::{
    ExportSection, ImportSection, Module,
    reencode::{self, Reencode},
};
use wasmparser::{Export, ImportSectionReader, Parser};

/// The module name under which the program asks for what the glue gives it.
const MODULE: &str = "./latchkey_bg.js";

/// Leaves out the exports that neither the glue without its classes nor the chunks' `loader` uses, and names by letters what the
/// glue alone knows.
pub(super) fn shorten(glue: &str, loader: &str, program: &[u8]) -> Result<(String, Vec<u8>)> {
    let glue = without_classes(glue)?;
    let mut names = Names {
        glue: &glue,
        loader,
        imports: BTreeMap::new(),
        exports: BTreeMap::new(),
    };
    let mut module = Module::new();
    names
        .parse_core_module(&mut module, Parser::new(0), program)
        .context("reading the program")?;
    let Names {
        imports, exports, ..
    } = names;
    let mut short = rename(&glue, |word| {
        imports
            .get(word)
            .or_else(|| exports.get(word))
            .map(String::as_str)
    });
    let quoted = format!("\"{MODULE}\"");
    if short.matches(&quoted).count() != 1 {
        bail!("the glue does not name {MODULE} once");
    }
    short = short.replace(&quoted, "a");
    Ok((short, module.finish()))
}

/// Gives every import and every export that is used a name of a letter or two.
struct Names<'a> {
    glue: &'a str,
    loader: &'a str,
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

impl Reencode for Names<'_> {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            if import.module == MODULE {
                let name = letters(self.imports.len());
                self.imports.insert(import.name.to_owned(), name.clone());
                imports.import("a", &name, kind);
            } else {
                imports.import(import.module, import.name, kind);
            }
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let is_shared = words(self.loader).any(|(_, word)| word == export.name);
        let is_used = words(self.glue).any(|(before, word)| {
            word == export.name && (before.ends_with("wasm.") || before.ends_with("exports."))
        });
        let name = match (is_shared, is_used) {
            // The chunks know it by this name.
            (true, _) => export.name.to_owned(),
            // Capitals, so that no export is called as an import is.
            (false, true) => letters(self.exports.len()).to_ascii_uppercase(),
            (false, false) => return Ok(()),
        };
        self.exports.insert(export.name.to_owned(), name.clone());
        let kind = self.export_kind(export.kind)?;
        exports.export(&name, kind, self.external_index(export.kind, export.index)?);
        Ok(())
    }
}

/// The glue less its classes, what cleans up after them, and what makes them disposable. wasm-bindgen writes each on lines of
/// its own.
fn without_classes(glue: &str) -> Result<String> {
    const CLASS: &str = "export class ";
    let mut classes = Vec::new();
    let mut kept = String::with_capacity(glue.len());
    // How the last line of what is being left out reads.
    let mut end = None;
    for line in glue.split_inclusive('\n') {
        let text = line.trim_end();
        if let Some(last) = end {
            if text.ends_with(last) && (last == ");" || text == last) {
                end = None;
            }
            continue;
        }
        if let Some(class) = text.strip_prefix(CLASS) {
            classes.push(word_at(class).to_owned());
            end = Some("}");
        } else if classes
            .iter()
            .any(|class| text.starts_with(&format!("const {class}Finalization = ")))
        {
            end = Some(");");
        } else if !classes
            .iter()
            .any(|class| text.starts_with(&format!("if (Symbol.dispose) {class}.")))
        {
            kept.push_str(line);
        }
    }
    if end.is_some() {
        bail!("the glue ends inside of a class");
    }
    for (_, word) in words(&kept) {
        if classes.iter().any(|class| word.contains(class.as_str())) {
            bail!("the glue uses {word}");
        }
    }
    Ok(kept)
}

/// Replaces whole words.
fn rename<'a>(text: &str, name: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (before, word) in words(text) {
        if let Some(name) = name(word) {
            out.push_str(&text[done..before.len()]);
            out.push_str(name);
            done = before.len() + word.len();
        }
    }
    out.push_str(&text[done..]);
    out
}

/// The words of a program, each with the text before it.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].find(is_word)?;
        let word = word_at(&text[at..]);
        let before = &text[..at];
        at += word.len();
        Some((before, word))
    })
}

fn word_at(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// a, b … z, aa, ab …
fn letters(mut number: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return name.into_iter().collect();
        }
        number -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, Function, FunctionSection, TypeSection,
    };
    use wasmparser::{ExternalKind, Payload};

    const GLUE: &str = r#"let wasm;
export class Stream {
    free() {
        wasm.stream_free(1);
    }
}
if (Symbol.dispose) Stream.prototype[Symbol.dispose] = Stream.prototype.free;
function imports() {
    return { "./latchkey_bg.js": { __wbg_log_0a1b: function(e) { wasm.go(e); } } };
}
const StreamFinalization = (typeof F === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new F(e => wasm.stream_free(e, 1));
const kept = 1;
wasm = i.exports;
"#;
    const LOADER: &str = "const { shared } = initSync();";

    fn program() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import(MODULE, "__wbg_log_0a1b", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut exports = ExportSection::new();
        let mut code = CodeSection::new();
        for (index, name) in ["go", "shared", "stream_free"].into_iter().enumerate() {
            functions.function(0);
            exports.export(name, ExportKind::Func, index as u32 + 1);
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    #[test]
    fn what_only_classes_use_is_left_out_and_the_rest_gets_short_names() {
        let (glue, program) = shorten(GLUE, LOADER, &program()).unwrap();
        assert_eq!(
            glue,
            "let wasm;\nfunction imports() {\n    return { a: { a: function(e) { wasm.A(e); } } };\n}\nconst kept = 1;\nwasm = i.exports;\n"
        );
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&program) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import.unwrap();
                        imports.push((import.module, import.name));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export.unwrap();
                        exports.push((export.name, export.kind, export.index));
                    }
                }
                _ => {}
            }
        }
        assert_eq!(imports, [("a", "a")]);
        assert_eq!(
            exports,
            [
                ("A", ExternalKind::Func, 1),
                ("shared", ExternalKind::Func, 2)
            ]
        );
    }

    #[test]
    fn a_class_that_is_used_is_an_error() {
        let glue = GLUE.replace("kept = 1", "kept = new Stream");
        assert!(shorten(&glue, LOADER, &program()).is_err());
    }

    #[test]
    fn names_are_short_and_differ() {
        assert_eq!(letters(0), "a");
        assert_eq!(letters(25), "z");
        assert_eq!(letters(26), "aa");
        assert_eq!(letters(26 + 26 * 26), "aaa");
    }

    #[test]
    fn only_whole_words_are_renamed() {
        let renamed = rename("go going a.go(go_1)", |word| (word == "go").then_some("x"));
        assert_eq!(renamed, "x going a.x(go_1)");
    }
}
