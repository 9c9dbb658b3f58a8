# What people read in mails, in Japanese; en.ftl explains the parts.

## Dates

date = { $year }年{ $month }月{ $day }日
time = { date } { $clock }

## Words beside values

fact-role = 役割
fact-organisation = 組織
fact-device = デバイス
fact-marketplace = マーケットプレイス
fact-request = 申請
fact-round = 審査の回
fact-due = 回答期限
fact-test-account = テストアカウント

role = { $role ->
    [maker] メーカー
    [maker_admin] メーカー管理者
    [reviewer] 審査担当者
   *[administrator] 管理者
  }

test-case = { $case ->
    [automatic_reorder] 自動再注文が有効になっている
    [level_shown] 残量が表示される
    [low_order] 残量が少なくなると注文される
    [replacement] 交換が報告される
    [product_choice] すべての商品を選択できる
   *[low_notice] 残量が少なくなるとメールが届く
  }

## Said by several letters

colon = ：
link-left-out = （一度限りのリンクのため、この控えでは省略しています）
one-time = このリンクは一度だけ、{ $until }までご利用いただけます。
reason-maker = ご所属の組織のデバイスに関する申請のため、このメールをお送りしています。
reason-device = ご所属の組織のデバイスに関するお知らせのため、このメールをお送りしています。
reason-reviewer = { $programme }で申請の審査を担当されている方に、このメールをお送りしています。
reason-sender = お使いのメールアドレスを差出人とするメールが届いたため、このメールをお送りしています。

## Accounts

invitation-organisation =
    .subject = { $inviter }さんから{ $programme }の{ $organisation }への招待
    .preview = 役割は「{ $role }」です。
    .heading = { $programme }の{ $organisation }への招待
    .text = { $inviter }さんから、{ $organisation }のデバイスを登録し、補充IDを申請するための招待が届いています。
    .action = 招待を承諾する
    .note = { one-time }
    .reason = { $inviter }さんがこのメールアドレスを入力したため、このメールをお送りしています。参加を希望されない場合は、何もする必要はありません。
invitation-programme =
    .subject = { $inviter }さんから{ $programme }への招待
    .preview = 役割は「{ $role }」です。
    .heading = { $programme }への招待
    .text = { $inviter }さんから、{ $programme }の運営に加わるための招待が届いています。{ $programme }では、メーカーがデバイスを登録し、補充IDを申請します。
    .action = 招待を承諾する
    .note = { one-time }
    .reason = { $inviter }さんがこのメールアドレスを入力したため、このメールをお送りしています。参加を希望されない場合は、何もする必要はありません。
password-reset =
    .subject = { $programme }の新しいパスワードの設定
    .preview = 新しいパスワードを設定するまで、現在のパスワードは変わりません。
    .heading = 新しいパスワードの設定
    .text = { $programme }の{ $name }さんのアカウントについて、新しいパスワードの設定が求められました。新しいパスワードを設定するまで、現在のパスワードを引き続きお使いいただけます。
    .action = 新しいパスワードを設定する
    .note = { one-time }
    .reason = 新しいパスワードの設定のためにこのメールアドレスが入力されたため、このメールをお送りしています。お心当たりがない場合は、何もする必要はありません。
password-changed =
    .subject = { $programme }のパスワードが変更されました
    .preview = お心当たりがない場合は、今すぐ新しいパスワードを設定してください。
    .heading = パスワードが変更されました
    .text = { $programme }の{ $name }さんのアカウントのパスワードが変更されました。
    .text-2 = ご自身で変更された場合は、何もする必要はありません。お心当たりがない場合は、今すぐ新しいパスワードを設定してください。
    .action = 新しいパスワードを設定する
    .reason = アカウントのパスワードが変更されるたびに、このメールをお送りしています。

## Requests, to the maker

request-received =
    .subject = 「{ $device }」の申請{ $number }を受け付けました
    .preview = 回答期限は{ $due }です。
    .heading = 申請を受け付けました
    .text = 補充IDの申請には、{ $days }営業日以内に審査担当者が回答します。
    .action = 申請を見る
    .reason = { reason-maker }
ids-assigned =
    .subject = 「{ $device }」の補充ID（{ $number }）
    .preview = すべてのスロットに補充IDがあります。
    .heading = 補充IDが割り当てられました
    .text = 「{ $device }」のすべてのスロットに補充IDがあります。デバイスクラウドは、検出応答（Discover.Response）でそれぞれの補充IDを示します。
    .action = 補充IDを見る
    .reason = { reason-maker }
version-approved =
    .subject = 「{ $device }」のバージョン{ $version }が承認されました（{ $number }）
    .preview = 今後、顧客にはバージョン{ $version }が提供されます。
    .heading = 新しいバージョンが承認されました
    .text = 今後、顧客には「{ $device }」のバージョン{ $version }が提供されます。検出応答（Discover.Response）には、各補充IDを下記のとおりに記載してください。
    .renewed = 内容物または計測方法が変わったため、次のスロットは別のIDになりました：{ $slots }
    .retired = 次のスロットのIDは廃止されました：{ $slots }
    .certify-again = すべてのマーケットプレイスで、改めて認定を受ける必要があります。それまで利用登録できるのはテストアカウントだけです。すでに利用登録しているアカウントは、そのまま継続します。
    .action = 補充IDを見る
    .reason = { reason-maker }
request-rejected =
    .subject = 「{ $device }」の申請{ $number }は承認されませんでした
    .preview = 審査担当者が示した理由をご確認ください。
    .heading = 申請は承認されませんでした
    .text = 「{ $device }」の申請{ $number }について、審査担当者が示した不承認の理由は次のとおりです。
    .action = 申請を見る
    .note = デバイスを変更して、補充IDを再度申請できます。
    .reason = { reason-maker }
version-rejected =
    .subject = 「{ $device }」の申請{ $number }は承認されませんでした
    .preview = 審査担当者が示した理由をご確認ください。
    .heading = 申請は承認されませんでした
    .text = 「{ $device }」の申請{ $number }について、審査担当者が示した不承認の理由は次のとおりです。
    .action = 申請を見る
    .note = バージョン{ $version }は変わらず、引き続き顧客に提供されます。新しいバージョンを変更して再度提出することも、承認済みのバージョンに戻すこともできます。
    .reason = { reason-maker }
request-returned =
    .subject = 「{ $device }」の申請{ $number }：修正のお願い
    .preview = 回答が必要な指摘事項が{ $count ->
       *[other] { $count }件
      }あります。その間、審査期間の計算は停止します。
    .heading = 審査担当者からの修正のお願い
    .text = { $reviewer }さんが「{ $device }」の申請{ $number }を確認し、次の点についてお尋ねしています。該当する項目を変更するか、現在の内容が正しい理由を記入してから、申請を送り返してください。編集できるのは指摘のあった項目で、それ以外は審査時の内容のままです。それまで審査期間の計算は停止し、その後、残りの日数から再開します。
    .finding = { $label }（{ $severity ->
        [must_fix] 要修正
        [should_fix] 修正推奨
       *[note] 参考
      }）
    .suggestion = 提案：{ $suggestion }
    .action = 指摘事項に回答する
    .reason = { reason-maker }
request-withdrawn =
    .subject = 「{ $device }」の申請{ $number }が取り下げられました
    .preview = デバイスを再び編集できます。
    .heading = 申請が取り下げられました
    .text = { $by }さんが「{ $device }」の申請{ $number }を取り下げました。デバイスは再び編集でき、これまでの回答はすべて残っています。再度提出すると、{ $days }営業日の期間が初めから始まります。
    .action = デバイスを見る
    .reason = { reason-maker }
message-written =
    .subject = { $from }さんから「{ $device }」の申請{ $number }についてのメッセージ
    .preview = メッセージを読み、コンソールで返信してください。
    .heading = 申請についてのメッセージ
    .text = { $from }さんから、「{ $device }」の申請{ $number }について次のメッセージが届きました。
    .action = 返信する
    .note = このメールへの返信は読まれません。コンソールでご記入ください。
    .reason = この申請に関わっている方に、このメールをお送りしています。
test-account-confirmed =
    .subject = 「{ $device }」のテストアカウントが確認されました
    .preview = { $account }は許可リストに入っています。
    .heading = テストアカウントが確認されました
    .text = { $account }は「{ $device }」の許可リストに入っており、認定前でもこのデバイスを利用登録できます。
    .action = テストアカウントを見る
    .reason = { reason-device }

## Requests, to reviewers

request-to-review =
    .subject = 審査待ちの申請{ $number }：{ $organisation }の「{ $device }」
    .preview = 回答期限は{ $due }です。
    .heading = 審査待ちの申請があります
    .text = { $change ->
        [small] { $organisation }から「{ $device }」の新しいバージョンが提出されました。小さな変更で、補充IDはすべてそのままです。
        [big] { $organisation }から「{ $device }」の新しいバージョンが提出されました。大きな変更で、補充IDが変わるスロットがあり、デバイスは改めて認定を受ける必要があります。
       *[none] { $organisation }から「{ $device }」の補充IDの申請がありました。
      }
    .action = 申請を審査する
    .reason = { reason-reviewer }
request-resubmitted =
    .subject = 申請{ $number }が戻りました：{ $organisation }の「{ $device }」
    .preview = 第{ $round }回。回答期限は{ $due }です。
    .heading = メーカーから回答がありました
    .text = { $organisation }が「{ $device }」についての質問に回答しました。前回からの変更点は申請で確認できます。
    .action = 変更点を審査する
    .reason = { reason-reviewer }

## Certification

certification-to-review =
    .subject = 認定待ち：マーケットプレイス{ $marketplace }での{ $organisation }の「{ $device }」
    .preview = メーカーがチェックリストを提出しました。
    .heading = 認定待ちのチェックリストがあります
    .text = { $organisation }が、マーケットプレイス{ $marketplace }での「{ $device }」のテストケースを実施しました。
    .action = エビデンスを見る
    .reason = { $programme }でデバイスの認定を担当されている方に、このメールをお送りしています。
marketplace-certified =
    .subject = 「{ $device }」がマーケットプレイス{ $marketplace }で認定されました
    .preview = このマーケットプレイスのすべての顧客が利用登録できるようになりました。
    .heading = マーケットプレイスが認定されました
    .text = 「{ $device }」がマーケットプレイス{ $marketplace }で認定されました。このマーケットプレイスのすべての顧客が利用登録できるようになりました。
    .action = 認定を見る
    .reason = { reason-device }
certification-returned =
    .subject = マーケットプレイス{ $marketplace }での「{ $device }」のチェックリストが差し戻されました
    .preview = 不足している点をご確認ください。
    .heading = チェックリストが差し戻されました
    .text = マーケットプレイス{ $marketplace }での「{ $device }」の認定にあたり、審査担当者が追加のエビデンスを求めています。
    .action = エビデンスを補う
    .note = これまでのエビデンスは残っています。不足分を追加し、チェックリストを再度提出してください。
    .reason = { reason-device }

## Answers to mails that came in

mail-answered =
    .subject = { $outcome ->
        [request] 申請{ $number }がメールで提出されました
        [refused] { $programme }宛てのメール：何も保存されませんでした
        [partly] { $programme }宛てのメール：一部は保存されませんでした
        [submitted] { $programme }宛てのメール：申請が提出されました
        [saved] { $programme }宛てのメール：商品リストが保存されました
       *[nothing] { $programme }宛てのメール：処理する内容がありませんでした
      }
    .preview = { $sum ->
        [refused] 何も保存されませんでした。
        [partly] 一部は保存されませんでした。
        [submitted] 申請が提出されました。
        [saved] 商品リストが保存されました。
       *[nothing] 処理する内容がありませんでした。
      }
    .heading = { $sum ->
        [refused] 何も保存されませんでした
        [partly] 一部は保存されませんでした
        [submitted] 申請が提出されました
        [saved] 商品リストが保存されました
       *[nothing] 処理する内容がありませんでした
      }
    .text = { $count ->
        [0] メールにファイルが添付されていませんでした。記入済みの申請フォーム（XLSX）または自社の商品リスト（CSV）を添付してください。
       *[other] メールに添付されていたファイルの処理結果は、次のとおりです。
      }
    .nameless = 名前のないファイル
    .file = { $name }：{ $fate ->
        [submitted] 提出済み
        [saved] 下書きに保存済み
        [refused] 保存なし
       *[ignored] 対象外
      }
    .file-request = 「{ $device }」の申請{ $number }
    .file-due = 回答期限は{ $due }です。
    .file-products = { $count ->
       *[other] 商品{ $count }点
      }（{ $devices }）
    .file-products-next = 顧客が選べるのは、これらの商品だけです。ほかの回答がそろったら、申請を提出してください。
    .action = コンソールを開く
    .reason = { reason-sender }
mail-unverified =
    .subject = { $programme }宛てのご本人名義のメールは処理されませんでした
    .preview = ご本人からのメールであることを確認できませんでした。
    .heading = ご本人名義のメールは処理されませんでした
    .text = お使いのメールアドレスを差出人とするメールが{ $programme }に届きましたが、ご本人からのメールであることを確認できませんでした。内容は一切保存されていません。
    .text-2 = ご自身で送信された場合は、コンソールでフォームをアップロードし、メールサーバーの管理者にDKIMまたはSPFの設定をご依頼ください。お心当たりがない場合は、何もする必要はありません。
    .action = コンソールを開く
    .note = このお知らせをお送りするのは、多くても1日に1回です。
    .reason = { reason-sender }
mail-too-large =
    .subject = メールのサイズが上限を超えています
    .preview = メールの上限は{ $megabytes } MBです。
    .heading = メールのサイズが上限を超えています
    .text = メールの上限は{ $megabytes } MB、フォームと商品リストの上限はそれぞれ2 MBです。内容は一切保存されていません。フォームだけを送信するか、コンソールでアップロードしてください。
    .action = コンソールを開く
    .reason = { reason-sender }

## お客様のページ（メーカーが選んだ名前は分離記号で囲まれて渡される）

language-title = 言語
page-with-faults = エラー: { $title }
form-faults = { $count ->
   *[other] { $count }件の入力内容をご確認ください
  }
too-many-attempts =
    .title = しばらくお待ちください
    .text = 試行回数が多すぎます。{ $seconds }秒後にもう一度お試しください。
customer-frame =
    .skip = 本文へ移動
    .nav = メインメニュー
    .links = 連携中のデバイスクラウド
    .account = アカウント
    .account-of = { $initials }、{ $name }さんのアカウント
    .sign-out = サインアウト
customer-sign-in =
    .title = サインイン
    .for-link = デバイスクラウドがお客様のアカウントとの連携を求めています。内容を確認するにはサインインしてください。
    .other-role = { $name }さんとしてサインインしていますが、これはお客様用のアカウントではありません。続けるには、お客様用のアカウントでサインインしてください。
    .email = メールアドレス
    .password = パスワード
    .action = サインイン
    .forgot = パスワードをお忘れですか
    .join = アカウントを作成する
    .wrong-title = サインインできませんでした
    .wrong = メールアドレスまたはパスワードが正しくありません。
    .signed-out = サインアウトしました。
customer-join =
    .title = アカウントの作成
    .text = アカウントにデバイスを連携すると、消耗品がなくなる前に届きます。
    .name = お名前
    .email = メールアドレス
    .password = パスワード
    .password-hint = 10文字以上にしてください。
    .marketplace = ご購入先
    .choose = 選択してください
    .action = アカウントを作成
    .sign-in = アカウントをお持ちの方はサインイン
marketplace = { $code ->
    [US] アメリカ
    [UK] イギリス
    [DE] ドイツ
    [FR] フランス
    [IT] イタリア
    [ES] スペイン
    [JP] 日本
   *[other] { $name }
  }
link-consent =
    .title = { $cloud }を連携しますか
    .text = { $maker }が、デバイスクラウド{ $cloud }とお客様の{ $programme }アカウントとの連携を求めています。
    .may = 許可すると、{ $cloud }は次のことができます
    .may-devices = お持ちのデバイスを知らせ、ここに追加または削除すること
    .may-supplies = デバイスの消耗品の残量と使用量を知らせること
    .may-not = お名前、メールアドレス、パスワードは伝わりません。
    .until = 連携は、お客様が解除するまで続きます。「連携中のデバイスクラウド」でいつでも解除できます。
    .back = どちらを選んでも、{ $host }に戻ります。
    .account = { $email }としてサインインしています。
    .other-account = 別のアカウントを使う
    .allow = 許可する
    .cancel = キャンセル
link-early =
    .title = { $cloud }はまだ連携できません
    .text = { $maker }は、お客様のマーケットプレイス（{ $marketplace }）でまだデバイスを試験中です。認定されるまでは、取り決めたテストアカウントだけが連携できます。何も連携されていません。
    .advice = テスト担当の方は、{ $email }をテストアカウントの一覧に加えるよう{ $maker }にお伝えください。
    .back = { $cloud }に戻る
link-answered =
    .title = この質問への回答は締め切られました
    .text = すでに回答されたか、時間が経ちすぎています。この回答では何も連携されていません。
    .again = もう一度確認する
link-unclear =
    .title = この連携はできません
    .unknown = 元のデバイスクラウドは、ここに登録されていないか、登録が取り消されています。
    .address = { $cloud }が指定した移動先のアドレスは登録されていません。
    .text = 何も連携されていません。元の画面に戻り、ここに書かれている内容をデバイスのメーカーにお伝えください。
    .detail = メーカーの方へ
customer-links =
    .title = 連携中のデバイスクラウド
    .text = デバイスの消耗品の残量を{ $programme }に知らせます。
    .none = 連携中のデバイスクラウドはありません
    .none-text = デバイスのメーカーのアプリから連携できます。
    .cloud = デバイスクラウド
    .maker = メーカー
    .since = 連携開始日
    .devices = デバイス数
    .unlink = 解除
    .unlink-one = { $cloud }の連携を解除
    .unlinked = 連携を解除しました。
unlink =
    .title = { $cloud }の連携を解除しますか
    .text = { $maker }の{ $cloud }は、ただちに何も知らせることができなくなります。{ $devices ->
        [0] 知らされたデバイスはありません。
       *[other] { $devices }台のデバイスがここから削除され、消耗品は届かなくなります。
      }
    .text-2 = メーカーのアプリからいつでも再び連携できます。
    .action = 連携を解除する
    .keep = 連携を続ける
fault-name-required = お名前を入力してください。
fault-name-too-long = お名前が長すぎます。{ $limit }文字以内で入力してください。
fault-name-invalid = お名前に表示できない文字が含まれています。削除してください。
fault-email-required = メールアドレスを入力してください。
fault-email-too-long = メールアドレスは{ $limit }文字以内です。
fault-email-invalid = name@example.comのようなメールアドレスを入力してください。
fault-email-taken = このメールアドレスのアカウントはすでにあります。別のアドレスを使うか、サインインしてください。
fault-password-required = パスワードを入力してください。
fault-password-invalid = パスワードにタブなどの制御文字が含まれています。削除してください。
fault-password-too-short = パスワードが短すぎます。{ $limit }文字以上にしてください。
fault-password-too-long = パスワードが長すぎます。{ $limit }バイト以内にしてください。
fault-marketplace-unknown = ご購入先を選択してください。
