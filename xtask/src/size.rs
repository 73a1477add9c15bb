//! `cargo xtask size`: what a first visit downloads.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    release::{self, INDEX, PublicUrl, Site, compressible},
    tools::Tools,
    workspace::Workspace,
};

/// Bytes over the wire, brotli-compressed, for everything a first visit needs.
const BUDGET: usize = 130_000;

#[derive(Args)]
pub(crate) struct Options {
    /// Fail above this many bytes, brotli-compressed, in total
    #[arg(long, default_value_t = BUDGET, value_name = "BYTES")]
    budget: usize,
}

/// One row: bytes as they are, and as the host sends them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Size {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let public_url = match release::current(workspace) {
        Some(public_url) => {
            println!("dist/ is the release build of the present source, for {public_url}.");
            public_url
        }
        None => {
            println!("dist/ is not the release build of the present source: building it.");
            let public_url = PublicUrl::default();
            release::build(workspace, &Tools::new(workspace)?, &public_url)?;
            public_url
        }
    };
    let site = Site::read(&workspace.dist())?;
    let sizes = first_load(&site, &public_url)?;
    print!("\n{}", table(&sizes));
    let total = total(&sizes).brotli;
    if total > options.budget {
        println!(
            "\nOver the budget of {} bytes by {}.",
            options.budget,
            total - options.budget
        );
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "\nWithin the budget of {} bytes; {} to spare.",
        options.budget,
        options.budget - total
    );
    Ok(ExitCode::SUCCESS)
}

/// The page and every file its markup links to.
fn first_load(site: &Site, public_url: &PublicUrl) -> Result<Vec<Size>> {
    let page = site.text(INDEX)?;
    let mut names = vec![INDEX];
    for address in linked(page) {
        if let Some(name) = public_url.strip(address)
            && !name.is_empty()
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
        .into_iter()
        .map(|name| measure(site, name).with_context(|| format!("measuring {name}")))
        .collect()
}

fn measure(site: &Site, name: &str) -> Result<Size> {
    let raw = site.get(name)?.len();
    if !compressible(name) {
        return Ok(Size {
            name: name.to_owned(),
            raw,
            gzip: raw,
            brotli: raw,
        });
    }
    Ok(Size {
        name: name.to_owned(),
        raw,
        gzip: site.get(&format!("{name}.gz"))?.len(),
        brotli: site.get(&format!("{name}.br"))?.len(),
    })
}

/// The values of all `href` and `src` attributes, quoted or not: the minifier drops quotes where it may.
fn linked(page: &str) -> impl Iterator<Item = &str> {
    [" href=", " src="].into_iter().flat_map(move |attribute| {
        page.match_indices(attribute).map(move |(at, _)| {
            let value = &page[at + attribute.len()..];
            let (value, end): (&str, &[char]) = match value.chars().next() {
                Some('"') => (&value[1..], &['"']),
                Some('\'') => (&value[1..], &['\'']),
                _ => (value, &[' ', '>', '\n']),
            };
            value.split(end).next().unwrap_or(value)
        })
    })
}

fn total(sizes: &[Size]) -> Size {
    Size {
        name: "total".to_owned(),
        raw: sizes.iter().map(|size| size.raw).sum(),
        gzip: sizes.iter().map(|size| size.gzip).sum(),
        brotli: sizes.iter().map(|size| size.brotli).sum(),
    }
}

fn table(sizes: &[Size]) -> String {
    let total = total(sizes);
    let rows = || sizes.iter().chain([&total]);
    let width = rows().map(|size| size.name.len()).max().unwrap_or_default();
    let mut text = format!(
        "{:<width$} {:>10} {:>10} {:>10}\n",
        "bytes", "raw", "gzip", "brotli"
    );
    for Size {
        name,
        raw,
        gzip,
        brotli,
    } in rows()
    {
        text += &format!("{name:<width$} {raw:>10} {gzip:>10} {brotli:>10}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_quoted_and_not() {
        let page =
            r#"<link rel=icon href=/a.svg><link href="/b.css" x><script src='/c.js'></script>"#;
        assert_eq!(
            linked(page).collect::<Vec<_>>(),
            ["/a.svg", "/b.css", "/c.js"]
        );
    }

    #[test]
    fn first_load_counts_each_file_once() {
        let mut site = Site::default();
        site.insert(INDEX, r#"<link href=/a.css><link href="/b.wasm"><script src=/a.css></script><a href=https://x.example/>"#);
        site.insert("a.css", "a { color: red }");
        site.insert("b.wasm", "0000000000");
        site.insert("later.css", "b { color: red }");
        site.compress().unwrap();
        let sizes = first_load(&site, &PublicUrl::default()).unwrap();
        let names: Vec<&str> = sizes.iter().map(|size| size.name.as_str()).collect();
        assert_eq!(names, [INDEX, "a.css", "b.wasm"]);
        assert_eq!(sizes[1].raw, 16);
        assert_eq!(sizes[1].brotli, site.get("a.css.br").unwrap().len());
        assert_eq!(
            total(&sizes).raw,
            sizes.iter().map(|size| size.raw).sum::<usize>()
        );
    }

    #[test]
    fn a_link_to_nothing_is_an_error() {
        let mut site = Site::default();
        site.insert(INDEX, "<link href=/gone.css>");
        site.compress().unwrap();
        assert!(first_load(&site, &PublicUrl::default()).is_err());
    }

    #[test]
    fn table_lines_up() {
        let size = Size {
            name: "index.html".to_owned(),
            raw: 1200,
            gzip: 600,
            brotli: 500,
        };
        assert_eq!(
            table(&[size]),
            "bytes             raw       gzip     brotli\n\
             index.html       1200        600        500\n\
             total            1200        600        500\n"
        );
    }
}
