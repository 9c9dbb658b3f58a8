//! Who one is, and what the programme offers.

use axum::{Json, extract::State};
use replenish_app::App;
use replenish_domain::{
    Language,
    account::{Role, Scope},
    reference::{Category, Marketplace},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{choices, extract::ApiActor, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_me))
        .routes(routes!(list_marketplaces))
        .routes(routes!(list_categories))
}

/// Who the token stands for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
struct MeBody {
    account: AccountBody,
    /// The role in force; a token may carry a smaller one than its account.
    #[schema(schema_with = roles)]
    role: &'static str,
    /// What the token may do.
    #[schema(value_type = Vec<String>)]
    scopes: Vec<&'static str>,
    /// The maker's organisation; null for the programme's own people.
    #[schema(required = true)]
    organisation: Option<OrganisationBody>,
}

/// A person's account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
struct AccountBody {
    id: String,
    name: String,
    email: String,
    /// What mails to the person are written in.
    #[schema(schema_with = languages)]
    language: &'static str,
}

/// A maker's organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organisation)]
struct OrganisationBody {
    name: String,
    /// What the request for replenishment IDs asks for.
    customer_id: String,
    vendor_code: String,
}

fn languages() -> utoipa::openapi::Object {
    choices(Language::ALL.map(Language::tag))
}

fn roles() -> utoipa::openapi::Object {
    choices(Role::ALL.map(Role::as_str))
}

/// Tell who the token stands for
#[utoipa::path(
    get, path = "/me", tag = "Account",
    responses((status = 200, description = "The account, its role and organisation.", body = MeBody))
)]
async fn get_me(State(app): State<App>, ApiActor(actor): ApiActor) -> Result<Json<MeBody>, Problem> {
    let organisation = app.organisation(&actor).await?;
    let scopes = actor.scopes.as_deref().unwrap_or(&Scope::ALL);
    Ok(Json(MeBody {
        role: actor.role.as_str(),
        scopes: scopes.iter().map(|scope| scope.as_str()).collect(),
        organisation: organisation.map(|organisation| OrganisationBody {
            name: organisation.name.to_string(),
            customer_id: organisation.customer_id,
            vendor_code: organisation.vendor_code,
        }),
        account: AccountBody {
            id: actor.account.to_string(),
            name: actor.name.to_string(),
            email: actor.email.to_string(),
            language: app.language(&actor).await?.tag(),
        },
    }))
}

/// A marketplace of the programme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Marketplace)]
struct MarketplaceBody {
    #[schema(example = "US")]
    code: String,
    #[schema(example = "United States")]
    name: String,
    /// Its retail domain.
    domain: String,
    /// BCP 47 tags; the first is the one names are written for.
    #[schema(example = json!(["en-US"]))]
    locales: Vec<String>,
    /// ISO 4217 code.
    #[schema(example = "USD")]
    currency: String,
    /// The region its device clouds live in.
    region: String,
}

impl MarketplaceBody {
    fn of(marketplace: Marketplace) -> Self {
        Self {
            code: marketplace.code.to_string(),
            name: marketplace.name.to_string(),
            domain: marketplace.domain,
            locales: marketplace.locales,
            currency: marketplace.currency,
            region: marketplace.region,
        }
    }
}

/// List the marketplaces
#[utoipa::path(
    get, path = "/marketplaces", tag = "Reference",
    responses((status = 200, description = "Every marketplace, in the programme's order.", body = Vec<MarketplaceBody>))
)]
async fn list_marketplaces(State(app): State<App>, _: ApiActor) -> Result<Json<Vec<MarketplaceBody>>, Problem> {
    let marketplaces = app.marketplaces().await?;
    Ok(Json(marketplaces.into_iter().map(MarketplaceBody::of).collect()))
}

/// A kind of consumable a slot can hold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Category)]
struct CategoryBody {
    #[schema(example = "vacuum_filter")]
    code: String,
    #[schema(example = "Vacuum filter")]
    label: String,
    /// Whether a request has to explain the consumable in words.
    needs_explanation: bool,
}

impl CategoryBody {
    fn of(category: &Category) -> Self {
        Self {
            code: category.code.to_string(),
            label: category.label.to_string(),
            needs_explanation: category.needs_explanation,
        }
    }
}

/// List the consumable categories
#[utoipa::path(
    get, path = "/categories", tag = "Reference",
    responses((status = 200, description = "Every category, in the programme's order.", body = Vec<CategoryBody>))
)]
async fn list_categories(State(app): State<App>, _: ApiActor) -> Result<Json<Vec<CategoryBody>>, Problem> {
    Ok(Json(app.categories().await?.iter().map(CategoryBody::of).collect()))
}
