//! The request's whole life against a model of it: whatever people do, one after the other or at
//! once, comes out as the model says, in some order of what was done at once.

mod acts;
mod spec;
mod world;

use std::fmt::Write as _;

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use replenish_store::Engine::{self, Postgres, Sqlite};

use self::{
    acts::{Act, stories},
    spec::{Outcome, Seen, Spec, View},
    world::{Shown, World},
};

/// Where every run begins; another number tells other stories.
const SEED: u64 = 20_261_116;

#[test]
fn whatever_people_do_comes_out_as_the_model_says_on_sqlite() {
    tell_stories(Sqlite, 40, 30);
}

#[test]
fn whatever_people_do_comes_out_as_the_model_says_on_postgres() {
    tell_stories(Postgres, 12, 30);
}

fn tell_stories(engine: Engine, cases: u32, steps: usize) {
    let config = Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(SEED),
        max_shrink_iters: 300,
        ..Config::default()
    };
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    let told = TestRunner::new(config).run(&stories(steps), |story| runtime.block_on(follow(engine, &story)));
    if let Err(failure) = told {
        panic!("with seed {SEED}: {failure}");
    }
}

async fn follow(engine: Engine, story: &[Vec<Act>]) -> Result<(), TestCaseError> {
    let world = World::start(engine).await;
    let mut spec = Spec::start();
    for (at, step) in story.iter().enumerate() {
        let (seen, shown) = (spec.seen(), world.shown().await);
        spec.forget_mails();
        let outcomes = Box::pin(at_once(&world, step, shown.as_ref())).await;
        let view = world.view().await;
        let expected = orders(&spec, step, seen);
        let fitting = expected
            .iter()
            .find(|(told, after)| *told == outcomes && after.view() == view);
        spec = match fitting {
            Some((_, after)) => after.clone(),
            None => return Err(TestCaseError::fail(differs(at, step, &outcomes, &view, &expected))),
        };
    }
    Ok(())
}

async fn at_once(world: &World, step: &[Act], shown: Option<&Shown>) -> Vec<Outcome> {
    let perform = |at: usize| world.perform(at, step[at], shown);
    match step.len() {
        1 => vec![perform(0).await],
        2 => <[_; 2]>::from(tokio::join!(perform(0), perform(1))).into(),
        _ => <[_; 3]>::from(tokio::join!(perform(0), perform(1), perform(2))).into(),
    }
}

/// What may come of acts at once: what comes of them in any order.
fn orders(spec: &Spec, step: &[Act], seen: Option<Seen>) -> Vec<(Vec<Outcome>, Spec)> {
    let of_order = |order: Vec<usize>| {
        let (mut after, mut outcomes) = (spec.clone(), vec![""; step.len()]);
        for at in order {
            outcomes[at] = after.apply(step[at], seen);
        }
        (outcomes, after)
    };
    permutations(step.len()).into_iter().map(of_order).collect()
}

fn permutations(length: usize) -> Vec<Vec<usize>> {
    let Some(last) = length.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let shorter = permutations(last);
    let with_last = |at: usize, order: &Vec<usize>| [&order[..at], &[last], &order[at..]].concat();
    shorter
        .iter()
        .flat_map(|order| (0..length).map(move |at| with_last(at, order)))
        .collect()
}

fn differs(at: usize, step: &[Act], outcomes: &[Outcome], view: &View, expected: &[(Vec<Outcome>, Spec)]) -> String {
    let mut text = format!("step {at}, {step:?}:\nis {outcomes:?}\n{view:#?}");
    for (outcomes, after) in expected {
        let view = after.view();
        // Writing to a String cannot fail.
        let _ = write!(text, "\nmay be {outcomes:?}\n{view:#?}");
    }
    text
}
