//! What is sent to each form, good enough to be taken from whoever may send it.

use replenish_testkit::{Answer, Client};

use super::{Who, place::Place};
use crate::{
    api::{HOLIDAYS, PRODUCT_COLUMNS, png},
    console::people::PASSWORD,
    supplies::ticket,
};

impl Place {
    pub(super) async fn send_form(&self, who: Who, client: &Client, path: &str) -> Answer {
        match self.template {
            "/oauth/authorize" => {
                let page = client.get(path).await;
                let fields = [("answer", "allow"), ("ticket", ticket(&page).unwrap_or_default())];
                client.form(path, &fields).await
            }
            "/check" => client.upload(path, &[("pasted", "{}")], "none", "", b"").await,
            "/devices/{id}/image" => client.upload(path, &[], "image", "device.png", &png(8, 8)).await,
            "/products/import" => {
                let sent = [("text", PRODUCT_COLUMNS)];
                client.upload(path, &sent, "none", "", b"").await
            }
            "/settings/calendar/import" => client.upload(path, &[("text", HOLIDAYS)], "none", "", b"").await,
            "/devices/{id}/request/form" => {
                let form = self.completed_form(path).await;
                client.upload(path, &[], "form", "request.xlsx", &form).await
            }
            _ => {
                let fields = self.fields(who);
                let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                client.form(path, &fields).await
            }
        }
    }

    /// The form as the owner downloads it: every answer is in it.
    async fn completed_form(&self, path: &str) -> Vec<u8> {
        self.owner().browser.get(path).await.expect(200).bytes
    }

    fn fields(&self, who: Who) -> Vec<(&'static str, String)> {
        let fixed = self.fixed_fields().iter();
        let mut fields: Vec<_> = fixed.map(|(name, value)| (*name, (*value).to_owned())).collect();
        match self.template {
            "/sign-in" | "/supplies/sign-in" | "/reset" => fields.push(("email", self.owner().actor.email.to_string())),
            "/settings/members/invite" => {
                let organisation = self.owner().actor.organisation.expect("a maker's organisation");
                fields.push(("organisation", organisation.to_string()));
            }
            "/settings/tokens/new" => {
                let role = self.person(who).map(|person| person.actor.role.as_str());
                fields.push(("role", role.unwrap_or_default().to_owned()));
            }
            "/desk/requests/{id}/decision" | "/desk/requests/{id}/return" => {
                let request = self.request.as_ref().expect("a request");
                fields.push(("content_hash", request.content_hash.to_string()));
            }
            _ => {}
        }
        fields
    }

    /// The fields that are the same in every place.
    fn fixed_fields(&self) -> &'static [(&'static str, &'static str)] {
        match self.template {
            "/sign-in" | "/supplies/sign-in" | "/reset/{secret}" => &[("password", PASSWORD)],
            "/sign-up" => &[
                ("organisation", "Nordlicht"),
                ("name", "Mira Kessler"),
                ("email", "mira@nordlicht.example"),
                ("password", PASSWORD),
            ],
            "/setup/{secret}" => &[
                ("name", "Mira Kessler"),
                ("email", "mira@nordlicht.example"),
                ("password", PASSWORD),
            ],
            "/invitation/{secret}" => &[("name", "Mira Kessler"), ("password", PASSWORD)],
            "/supplies/language" => &[("language", "de"), ("next", "/help")],
            "/supplies/join" => &[
                ("name", "Jana Winter"),
                ("email", "jana@customer.example"),
                ("password", PASSWORD),
                ("marketplace", "DE"),
            ],
            "/account/language" => &[("language", "de")],
            "/account/password" => &[("current_password", PASSWORD), ("password", "a brand new password")],
            "/devices" => &[("kind", "ask"), ("name", "AirPure 400")],
            "/devices/{id}/name" => &[("name", "AirPure 301")],
            "/devices/{id}/marketplaces" => &[("market", "US")],
            "/devices/{id}/slots" => &[("slot_id", "HEPA"), ("category", "air_filter")],
            "/devices/{id}/localization" => &[("name.US", "Air purifier")],
            "/devices/{id}/slot-localization" => &[("name.US.HEPA", "Filter")],
            "/devices/{id}/test-accounts" => &[("email", "lab-9@nordlicht.example")],
            "/devices/{id}/request" => &[("contact_email", "lab@nordlicht.example"), ("action", "save")],
            "/devices/{id}/certification/{code}/return" => &[("reasons/level_shown", "Show both screens.")],
            "/desk/requests/{id}/decision" => &[("outcome", "assigned")],
            "/requests/{id}/messages" => &[("text", "Is it right?")],
            "/requests/{id}/findings/{number}" => &[("reply", "It is a double filter.")],
            "/desk/requests/{id}/findings" => &[
                ("action", "add"),
                ("pointer", "/device/image"),
                ("severity", "note"),
                ("detail", "A fine picture."),
            ],
            "/desk/requests/{id}/findings/{number}" => &[("action", "resolve")],
            "/desk/requests/{id}/observations" => &[
                ("at", "0"),
                ("pointer", "/device/image"),
                ("rule", "picture-background"),
                ("evidence", "It is grey."),
                ("reason", "A soft shadow."),
            ],
            "/desk/requests/{id}/checklist" => &[("check", "kind")],
            "/desk/views" => &[("name", "Japan"), ("marketplace", "JP")],
            "/desk/answers" => &[("title", "Capacity"), ("text", "It does not fit.")],
            "/products/new" | "/products/{marketplace}/{asin}" => &[
                ("marketplace", "US"),
                ("asin", "B0NLF300H1"),
                ("title", "Filter"),
                ("brand", "Nordlicht"),
                ("manufacturer", "Nordlicht"),
                ("pack_size", "1"),
                ("unit", "COUNT"),
                ("available", "true"),
            ],
            "/products/lists/{category}" => &[("entries[US]", "B0NLF300H1")],
            "/settings/device-clouds/new" | "/settings/device-clouds/{id}" => &[("name", "Cloud")],
            "/settings/device-clouds/{id}/secret" => &[("overlap_days", "7")],
            "/settings/organisation" => &[("organisation", "Nordlicht Appliances")],
            "/settings/members/invite" => &[("email", "new@nordlicht.example"), ("role", "maker")],
            "/settings/members/{id}/role" => &[("role", "maker_admin")],
            "/settings/tokens/new" => &[("name", "Release pipeline"), ("scopes", "read")],
            "/settings/marketplaces/new" => &[
                ("code", "NL"),
                ("name", "Netherlands"),
                ("domain", "shop.example"),
                ("locales", "nl-NL"),
                ("currency", "EUR"),
                ("region", "Europe"),
            ],
            "/settings/calendar" => &[("weekday", "monday")],
            "/settings/categories/new" => &[("code", "kettle_filter"), ("label", "Kettle filter")],
            _ => &[],
        }
    }
}
