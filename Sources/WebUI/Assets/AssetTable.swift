/// Every file under `Resources` that is served, and how. The file's name is also its address below `/assets/`.
enum AssetTable {
    static let files = [
        "css/tokens.css", "css/base.css", "css/controls.css", "css/cards.css", "css/form.css", "css/home.css", "css/watch.css",
        "css/player.css", "css/embed.css", "css/documentation.css",
        "icons/bell.svg", "icons/player.svg",
        "js/lib/appearance.js", "js/lib/copy-text.js", "js/lib/live-events.js", "js/lib/right.js", "js/lib/state.js",
        "js/lib/stream-key.js",
        "js/lib/times.js", "js/lib/words.js",
        "js/pages/cards.js", "js/pages/documentation.js", "js/pages/embed.js", "js/pages/home.js", "js/pages/plain.js", "js/pages/watch.js",
        "js/player/autoplay.js", "js/player/backoff.js", "js/player/controls.js", "js/player/follow-live.js",
        "js/player/gestures.js", "js/player/last-picture.js", "js/player/progress.js", "js/player/rewind.js",
        "js/player/hls-library.js", "js/player/hls-source.js", "js/player/live-player.js", "js/player/native-source.js",
        "js/player/notice.js", "js/player/overlay.js", "js/player/preferences.js", "js/player/shortcuts.js",
    ]

    static func mediaType(of file: String) -> String {
        if file.hasSuffix(".css") { return "text/css; charset=utf-8" }
        if file.hasSuffix(".js") { return "text/javascript; charset=utf-8" }
        if file.hasSuffix(".svg") { return "image/svg+xml" }
        return "application/octet-stream"
    }
}
