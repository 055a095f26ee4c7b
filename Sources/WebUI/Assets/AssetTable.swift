/// Every file under `Resources` that is served, and how. The file's name is also its address below `/assets/`.
enum AssetTable {
    static let files = [
        "css/base.css", "css/broadcast.css", "css/cards.css", "css/console.css", "css/controls.css", "css/documentation.css",
        "css/embed.css", "css/form.css",
        "css/home.css", "css/livestream-form.css", "css/livestreams.css", "css/notifications.css", "css/player.css", "css/public.css",
        "css/rows.css", "css/server.css", "css/shell.css", "css/tokens.css",
        "css/watch.css",
        "icons/bell.svg", "icons/menu.svg", "icons/player.svg",
        "js/account/personal-data.js", "js/account/scopes.js", "js/account/second-factor.js",
        "js/account/sign-ins.js", "js/account/tokens.js",
        "js/activity/sentences.js",
        "js/broadcast/level-meter.js", "js/broadcast/picture.js", "js/broadcast/publisher.js", "js/broadcast/restart.js",
        "js/broadcast/sound.js", "js/broadcast/words.js",
        "js/console/acts.js", "js/console/checks.js", "js/console/encoder.js", "js/console/history.js", "js/console/preview.js",
        "js/console/recordings.js", "js/console/repairs.js", "js/console/sessions.js", "js/console/signal.js", "js/console/signal-words.js",
        "js/lib/api.js", "js/lib/appearance.js", "js/lib/copy-text.js", "js/lib/count-down.js", "js/lib/dialogs.js", "js/lib/forms.js",
        "js/lib/listing.js", "js/lib/live-events.js", "js/lib/page.js", "js/lib/plots.js", "js/lib/qr-code.js", "js/lib/right.js",
        "js/lib/say.js", "js/lib/state.js", "js/lib/stream-key.js", "js/lib/times.js", "js/lib/unread.js", "js/lib/words.js",
        "js/livestreams/livestream-state.js", "js/livestreams/more-settings.js", "js/livestreams/order.js",
        "js/livestreams/picture-field.js", "js/livestreams/words.js", "js/livestreams/zones.js",
        "js/pages/account.js", "js/pages/activity.js", "js/pages/broadcast.js", "js/pages/cards.js", "js/pages/console.js",
        "js/pages/documentation.js",
        "js/pages/embed.js", "js/pages/home.js", "js/pages/livestream-form.js", "js/pages/livestreams.js", "js/pages/notifications.js",
        "js/pages/page-admin.js", "js/pages/participants.js", "js/pages/people.js",
        "js/pages/plain.js", "js/pages/public.js", "js/pages/server.js", "js/pages/settings.js", "js/pages/watch.js",
        "js/pages/webhooks.js",
        "js/people/applications.js", "js/people/blocks.js", "js/people/invitations.js", "js/people/members.js", "js/people/names.js",
        "js/people/roles.js", "js/people/yourself.js",
        "js/player/autoplay.js", "js/player/backoff.js", "js/player/controls.js", "js/player/follow-live.js", "js/player/gestures.js",
        "js/player/hls-library.js", "js/player/hls-source.js", "js/player/last-picture.js", "js/player/live-player.js",
        "js/player/native-source.js", "js/player/notice.js", "js/player/overlay.js", "js/player/preferences.js", "js/player/progress.js",
        "js/player/rewind.js", "js/player/shortcuts.js", "js/player/storyboard.js", "js/player/ways.js", "js/player/whep-source.js",
        "js/server/accounts.js", "js/server/health.js", "js/server/links.js", "js/server/organisations.js",
        "js/settings/gathering-pages.js", "js/settings/page-admins.js",
        "js/webhooks/deliveries.js", "js/webhooks/events.js", "js/webhooks/hooks.js",
        "js/webrtc/exchange.js",
    ]

    /// Style sheets that go over the wire as one, in the order in which they count: on a slow network each file waits for its turn.
    static let sheets: [(name: String, parts: [String])] = [
        ("css/public-pages.css", ["tokens", "base", "controls", "cards", "form", "home", "watch", "player", "public", "documentation"]),
        ("css/signed-in-pages.css", ["tokens", "base", "controls", "form", "shell", "rows"]),
        ("css/embedded-player.css", ["tokens", "base", "controls", "player", "embed"]),
    ].map { ($0.0, $0.1.map { "css/\($0).css" }) }

    static func mediaType(of file: String) -> String {
        if file.hasSuffix(".css") { return "text/css; charset=utf-8" }
        if file.hasSuffix(".js") { return "text/javascript; charset=utf-8" }
        if file.hasSuffix(".svg") { return "image/svg+xml" }
        return "application/octet-stream"
    }
}
