//! The stories of a corpus, the largest first.

use std::io::{self, Write};

use super::super::page::{Tone, count, flowing, run};
use super::{Sheet, shared};
use crate::coverage::{By, Coverage, day_name};
use crate::findings::Story;
use crate::report::layout::thousands;

/// Stories before the rest is only counted.
const MOST_STORIES: usize = 20;

impl<'a, W: Write> Sheet<'a, W> {
    /// Lists the stories; in full where that is asked for.
    pub(super) fn stories(&mut self, expand: bool) -> io::Result<()> {
        let (result, stories) = (self.result, &self.result.stories);
        let held: usize = stories.iter().map(|it| it.docs.len()).sum();
        let parts = [
            count(result.scan.corpus.len(), "article", "articles"),
            format!("{} of {} articles", count(stories.len(), "story", "stories"), thousands(held)),
            count(result.alone.len(), "article alone", "articles alone"),
        ];
        self.page.wrapped("", "", &[run(Tone::Strong, &parts.join(" · "))], usize::MAX)?;
        self.findings("Stories")?;
        let shown = stories.len().min(self.most(MOST_STORIES));
        for (at, story) in stories[..shown].iter().enumerate() {
            if expand {
                self.story_rule(at)?;
                self.story(story)?;
            } else {
                self.brief(at, story)?;
            }
        }
        if shown < stories.len() {
            self.page.blank()?;
        }
        self.more("", stories.len() - shown, "story", "stories")?;
        if shown > 0 && !expand {
            self.page.blank()?;
            let text = "--story 1 shows the first in full, -v all that are listed.";
            self.page.wrapped("", "", &[run(Tone::Faint, text)], usize::MAX)?;
        }
        Ok(())
    }

    pub(super) fn story_rule(&mut self, at: usize) -> io::Result<()> {
        self.page.rule(&format!("Story {}", at + 1), "")?;
        self.page.blank()
    }

    /// A story in a few lines: its size, its time, its headline, what it shares.
    fn brief(&mut self, at: usize, story: &'a Story) -> io::Result<()> {
        let coverage = &story.coverage;
        let mut facts = vec![count(story.docs.len(), "article", "articles")];
        let outlets = self.outlets(story);
        if outlets > 1 {
            facts.push(count(outlets, "outlet", "outlets"));
        }
        facts.push(format!("{} shared", count(shared(coverage), "unit", "units")));
        facts.extend(days(coverage));
        self.page.blank()?;
        let head = [
            run(Tone::Id, &format!("story {}", at + 1)),
            run(Tone::Faint, &format!(" · {}", facts.join(" · "))),
        ];
        self.page.wrapped("", "   ", &head, usize::MAX)?;
        let headline = coverage.headlines.iter().flatten().map(|it| it.text.as_str()).next();
        let name = coverage.columns.first().map_or("", |it| it.name.as_str());
        let text = flowing(Tone::Plain, headline.unwrap_or(name));
        self.page.wrapped("   │ ", "   │ ", &[text], 2)
    }

    fn outlets(&self, story: &Story) -> usize {
        if self.result.by == By::Outlet {
            return story.coverage.columns.len();
        }
        let outlets =
            story.docs.iter().filter_map(|&it| self.result.scan.corpus.get(it).outlet.as_ref());
        outlets.collect::<std::collections::BTreeSet<_>>().len()
    }
}

/// The first and the last day that a column says.
fn days(coverage: &Coverage) -> Option<String> {
    let days = || coverage.appearances.iter().filter_map(|it| it.when).map(|it| it.day);
    let (first, last) = (days().min()?, days().max()?);
    Some(if first == last {
        day_name(first)
    } else {
        format!("{} to {}", day_name(first), day_name(last))
    })
}
