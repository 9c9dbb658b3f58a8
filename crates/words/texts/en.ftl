# What people read in mails and on customers’ pages, in English: the pattern for every other language. Each letter is one
# message; its parts are attributes:
#   subject  what the mail program's list shows
#   preview  what it shows beside the subject
#   heading  the first line of the mail
#   text     what it is about; text-2 is a paragraph of its own
#   action   the link's words
#   note     what to know before following the link
#   reason   why the recipient gets the mail

## Dates

date = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
  } { $year }
time = { date }, { $clock }

## Words beside values

fact-role = Role
fact-organisation = Organisation
fact-device = Device
fact-marketplace = Marketplace
fact-request = Request
fact-round = Round
fact-due = Answer due
fact-test-account = Test account

role = { $role ->
    [maker] Maker
    [maker_admin] Maker admin
    [reviewer] Reviewer
   *[administrator] Administrator
  }

test-case = { $case ->
    [automatic_reorder] Automatic reorder is on
    [level_shown] The level is shown
    [low_order] A low level leads to an order
    [replacement] A replacement is reported
    [product_choice] Every product can be chosen
   *[low_notice] A low level leads to a mail
  }

## Said by several letters

colon = :
link-left-out = (one-time link, left out of this copy)
one-time = The link works once, until { $until }.
reason-maker = You get this mail because the request is about a device of your organisation.
reason-device = You get this mail because it is about a device of your organisation.
reason-reviewer = You get this mail because you review requests for { $programme }.
reason-sender = You get this mail because a mail with your address as its sender arrived.

## Accounts

invitation-organisation =
    .subject = { $inviter } invites you to { $organisation } on { $programme }
    .preview = Your role: { $role }.
    .heading = Join { $organisation } on { $programme }
    .text = { $inviter } invites you to register devices for { $organisation } and to request replenishment IDs.
    .action = Accept the invitation
    .note = { one-time }
    .reason = You get this mail because { $inviter } entered your address. If you do not want to join, there is nothing to do.
invitation-programme =
    .subject = { $inviter } invites you to { $programme }
    .preview = Your role: { $role }.
    .heading = Join { $programme }
    .text = { $inviter } invites you to help run { $programme }, where makers register devices and request replenishment IDs.
    .action = Accept the invitation
    .note = { one-time }
    .reason = You get this mail because { $inviter } entered your address. If you do not want to join, there is nothing to do.
password-reset =
    .subject = Choose a new password for { $programme }
    .preview = Your password stays as it is until you choose a new one.
    .heading = Choose a new password
    .text = A new password was asked for the { $programme } account of { $name }. The old one stays valid until you choose a new one.
    .action = Choose a new password
    .note = { one-time }
    .reason = You get this mail because your address was entered to ask for a new password. If it was not you, there is nothing to do.
password-changed =
    .subject = Your { $programme } password was changed
    .preview = If it was not you, choose a new password now.
    .heading = Your password was changed
    .text = The password of the { $programme } account of { $name } was changed.
    .text-2 = If it was you, there is nothing to do. If it was not you, choose a new password now.
    .action = Choose a new password
    .reason = You get this mail whenever the password of your account changes.

## Requests, to the maker

request-received =
    .subject = Request { $number } for { $device } received
    .preview = The answer is due by { $due }.
    .heading = Your request has arrived
    .text = A reviewer answers your request for replenishment IDs within { $days } business days.
    .action = View the request
    .reason = { reason-maker }
ids-assigned =
    .subject = Replenishment IDs for { $device } ({ $number })
    .preview = Every slot has its replenishment ID.
    .heading = Your replenishment IDs are assigned
    .text = Every slot of { $device } has its replenishment ID. Your device cloud names each in the discovery response.
    .action = View the replenishment IDs
    .reason = { reason-maker }
version-approved =
    .subject = Version { $version } of { $device } is approved ({ $number })
    .preview = Customers meet version { $version } from now on.
    .heading = The new version is approved
    .text = Version { $version } of { $device } is what customers meet from now on. Name each replenishment ID in the discovery response as it stands below.
    .renewed = These slots have another ID, because what they hold or how they are measured has changed: { $slots }.
    .retired = The IDs of these slots are retired: { $slots }.
    .certify-again = Every marketplace has to be certified again. Until then only test accounts may enrol; who is enrolled stays so.
    .action = View the replenishment IDs
    .reason = { reason-maker }
request-rejected =
    .subject = Request { $number } for { $device } was not approved
    .preview = Read the reviewer's reason.
    .heading = The request was not approved
    .text = The reviewer's reason for declining request { $number } for { $device }:
    .action = View the request
    .note = You can change the device and request replenishment IDs again.
    .reason = { reason-maker }
version-rejected =
    .subject = Request { $number } for { $device } was not approved
    .preview = Read the reviewer's reason.
    .heading = The request was not approved
    .text = The reviewer's reason for declining request { $number } for { $device }:
    .action = View the request
    .note = Version { $version } stays as it is, and customers keep meeting it. You can change the new version and hand it in again, or go back to the approved one.
    .reason = { reason-maker }
request-returned =
    .subject = Request { $number } for { $device }: changes requested
    .preview = { $count ->
        [one] 1 finding
       *[other] { $count } findings
      } to answer. The clock is stopped meanwhile.
    .heading = The reviewer asks for changes
    .text = { $reviewer } looked at request { $number } for { $device } and asks about what follows. Change the field, or say why it is right, then send the request back. The fields asked about are open; all else stays as it was reviewed. The clock is stopped until then and goes on with the days that were left.
    .finding = { $label } ({ $severity ->
        [must_fix] must fix
        [should_fix] should fix
       *[note] note
      })
    .suggestion = Suggested: { $suggestion }
    .action = Answer the findings
    .reason = { reason-maker }
request-withdrawn =
    .subject = Request { $number } for { $device } is withdrawn
    .preview = The device can be edited again.
    .heading = The request is withdrawn
    .text = { $by } took request { $number } for { $device } back. The device can be edited again, and every answer is kept. When it is handed in again, the { $days } business days start anew.
    .action = View the device
    .reason = { reason-maker }
message-written =
    .subject = { $from } wrote about request { $number } for { $device }
    .preview = Read it and answer in the console.
    .heading = A message about the request
    .text = { $from } wrote about request { $number } for { $device }:
    .action = Answer
    .note = Answers to this mail are not read; write in the console.
    .reason = You get this mail because you take part in this request.
test-account-confirmed =
    .subject = Test account for { $device } confirmed
    .preview = { $account } is on the allow list.
    .heading = A test account is confirmed
    .text = { $account } is on the allow list of { $device } and can enrol it before it is certified.
    .action = View the test accounts
    .reason = { reason-device }

## Requests, to reviewers

request-to-review =
    .subject = Request { $number } to review: { $device } by { $organisation }
    .preview = The answer is due by { $due }.
    .heading = A request waits for review
    .text = { $change ->
        [small] { $organisation } hands in a new version of { $device }. It is a small change: every replenishment ID stays.
        [big] { $organisation } hands in a new version of { $device }. It is a big change: slots get other replenishment IDs, and the device has to be certified again.
       *[none] { $organisation } requests replenishment IDs for { $device }.
      }
    .action = Review the request
    .reason = { reason-reviewer }
request-resubmitted =
    .subject = Request { $number } is back: { $device } by { $organisation }
    .preview = Round { $round }. The answer is due by { $due }.
    .heading = The maker has answered
    .text = { $organisation } has answered what was asked about { $device }. The request shows what changed since the last round.
    .action = Review the changes
    .reason = { reason-reviewer }

## Certification

certification-to-review =
    .subject = To certify: { $device } in { $marketplace } by { $organisation }
    .preview = The maker has handed the checklist in.
    .heading = A checklist waits for certification
    .text = { $organisation } has worked through the test cases for { $device } in { $marketplace }.
    .action = Read the evidence
    .reason = You get this mail because you certify devices for { $programme }.
marketplace-certified =
    .subject = { $device } in { $marketplace } is certified
    .preview = Every customer there can enrol now.
    .heading = The marketplace is certified
    .text = { $device } is certified in { $marketplace }. Every customer there can enrol now.
    .action = View the certification
    .reason = { reason-device }
certification-returned =
    .subject = The checklist for { $device } in { $marketplace } came back
    .preview = Read what is missing.
    .heading = The checklist came back
    .text = A reviewer asks for more before { $device } in { $marketplace } is certified.
    .action = Complete the evidence
    .note = Your evidence is kept. Add what is missing and hand the checklist in again.
    .reason = { reason-device }

## Answers to mails that came in

mail-answered =
    .subject = { $outcome ->
        [request] Request { $number } handed in by mail
        [refused] Your mail to { $programme }: nothing was stored
        [partly] Your mail to { $programme }: not everything was stored
        [submitted] Your mail to { $programme }: your request was handed in
        [saved] Your mail to { $programme }: your product list was saved
       *[nothing] Your mail to { $programme }: there was nothing to file
      }
    .preview = { $sum ->
        [refused] Nothing was stored.
        [partly] Not everything was stored.
        [submitted] Your request was handed in.
        [saved] Your product list was saved.
       *[nothing] There was nothing to file.
      }
    .heading = { $sum ->
        [refused] Nothing was stored
        [partly] Not everything was stored
        [submitted] Your request was handed in
        [saved] Your product list was saved
       *[nothing] There was nothing to file
      }
    .text = { $count ->
        [0] Nothing was attached to your mail. Attach the completed request form as XLSX, or your own products as CSV.
       *[other] This became of the files attached to your mail:
      }
    .nameless = A file without a name
    .file = { $name }: { $fate ->
        [submitted] handed in
        [saved] saved in the draft
        [refused] nothing stored
       *[ignored] ignored
      }
    .file-request = Request { $number } for { $device }
    .file-due = The answer is due by { $due }.
    .file-products = { $count ->
        [one] 1 product
       *[other] { $count } products
      } for { $devices }
    .file-products-next = Customers may choose only these products. Hand the request in when its other answers are complete.
    .action = Open the console
    .reason = { reason-sender }
mail-unverified =
    .subject = A mail in your name to { $programme } was not filed
    .preview = It could not be verified that it comes from you.
    .heading = A mail in your name was not filed
    .text = A mail with your address as its sender reached { $programme }, but it could not be verified that it comes from you. Nothing in it was stored.
    .text-2 = If it was you, upload the form in the console, and ask whoever runs your mail server for DKIM or SPF. If it was not you, there is nothing to do.
    .action = Open the console
    .note = You are told so at most once a day.
    .reason = { reason-sender }
mail-too-large =
    .subject = Your mail was too large
    .preview = A mail has at most { $megabytes } MB.
    .heading = Your mail was too large
    .text = A mail has at most { $megabytes } MB, a form and a product list at most 2 MB each. Nothing in it was stored. Send the form alone, or upload it in the console.
    .action = Open the console
    .reason = { reason-sender }

## Customers’ pages: names that makers choose come with marks of isolation around them

language-title = Language
page-with-faults = Error: { $title }
form-faults = { $count ->
    [one] One answer needs another look
   *[other] { $count } answers need another look
  }
too-many-attempts =
    .title = Wait a moment
    .text = There were too many attempts. Try again in { $seconds } seconds.
customer-frame =
    .skip = Skip to content
    .nav = Main
    .links = Linked device clouds
    .account = Account
    .account-of = { $initials }, account of { $name }
    .sign-out = Sign out
customer-sign-in =
    .title = Sign in
    .for-link = A device cloud asks to be linked with your account. Sign in to see the question.
    .other-role = You are signed in as { $name }, and this is no customer’s account. Sign in with one to go on.
    .email = E-mail address
    .password = Password
    .action = Sign in
    .forgot = Forgot your password?
    .join = Create an account
    .wrong-title = You are not signed in
    .wrong = The e-mail address or the password is wrong.
    .signed-out = You are signed out.
customer-join =
    .title = Create an account
    .text = With an account you link your devices, so that supplies come before they run out.
    .name = Your name
    .email = E-mail address
    .password = Password
    .password-hint = At least 10 characters.
    .marketplace = Where you buy
    .choose = Choose
    .action = Create account
    .sign-in = You have an account? Sign in
marketplace = { $code ->
    [US] United States
    [UK] United Kingdom
    [DE] Germany
    [FR] France
    [IT] Italy
    [ES] Spain
    [JP] Japan
   *[other] { $name }
  }
link-consent =
    .title = Link { $cloud }?
    .text = { $maker } asks to link its device cloud { $cloud } with your account at { $programme }.
    .may = Allow it, and { $cloud } may
    .may-devices = tell which devices you have, and add or remove them here
    .may-supplies = tell what your devices have left of their supplies, and what they used
    .may-not = It does not learn your name, your e-mail address or your password.
    .until = The link lasts until you end it. You can do so at any time under “Linked device clouds”.
    .back = Whatever you answer, you go back to { $host }.
    .account = You are signed in as { $email }.
    .other-account = Use another account
    .allow = Allow
    .cancel = Cancel
link-early =
    .title = { $cloud } cannot be linked yet
    .text = { $maker } is still trying out its devices in your marketplace, { $marketplace }. Until they are certified there, only agreed test accounts can be linked. Nothing was linked.
    .advice = You are one of the testers? Then ask { $maker } to put { $email } on the list of test accounts.
    .back = Go back to { $cloud }
link-answered =
    .title = This question is no longer open
    .text = It was answered before, or it is too old. Nothing was linked by this answer.
    .again = Ask me again
link-unclear =
    .title = This link cannot be made
    .unknown = You come from a device cloud that is not registered here, or is not any more.
    .address = { $cloud } wants you sent to an address that is not registered for it.
    .text = Nothing was linked. Go back to where you came from, and tell the maker of your device what stands here.
    .detail = For the maker
customer-links =
    .title = Linked device clouds
    .text = They tell { $programme } what your devices have left of their supplies.
    .none = No device cloud is linked
    .none-text = You link one from the app of your device’s maker.
    .cloud = Device cloud
    .maker = Maker
    .since = Linked since
    .devices = Devices
    .unlink = Unlink
    .unlink-one = Unlink { $cloud }
    .unlinked = The link has ended.
unlink =
    .title = Unlink { $cloud }?
    .text = { $cloud } by { $maker } is told to stop at once. { $devices ->
        [0] It has not told of any device.
        [one] Its device is removed here, and its supplies come no more.
       *[other] Its { $devices } devices are removed here, and their supplies come no more.
      }
    .text-2 = You can link it again at any time from the maker’s app.
    .action = Unlink
    .keep = Keep the link
fault-name-required = Enter your name.
fault-name-too-long = The name is too long. At most { $limit } characters fit.
fault-name-invalid = The name contains a character that cannot be shown. Remove it.
fault-email-required = Enter your e-mail address.
fault-email-too-long = An e-mail address has at most { $limit } characters.
fault-email-invalid = Enter an e-mail address such as name@example.com.
fault-email-taken = There is an account with this e-mail address. Use another, or sign in.
fault-password-required = Enter a password.
fault-password-invalid = The password contains a control character, such as a tab. Remove it.
fault-password-too-short = The password is too short. Use at least { $limit } characters.
fault-password-too-long = The password is too long. Use at most { $limit } bytes.
fault-marketplace-unknown = Choose where you buy.
