import Accounts
import Store

/// What a person at a terminal sees when the server is ready. Not a log: it shows the key of the first livestream, on purpose and only there.
enum Banner {
    /// `host`: by which this machine reaches the server.
    static func show(_ store: Store, host: String, http: UInt16, rtmp: UInt16, hasPlayer: Bool, setUpLink: SecretToken?) async {
        var lines = ["", "Carillon is ready.", "  Pages           http://\(host):\(http)/"]
        lines.append("  Server address  rtmp://\(host)\(rtmp == 1935 ? "" : ":\(rtmp)")/live")
        if let livestream = try? await store.livestreams().min(by: { $0.createdAt < $1.createdAt }),
            let key = try? await store.revealKey(livestreamID: livestream.id)
        {
            lines.append("  Stream key      \(key.reveal())   (\(livestream.title))")
        }
        if let setUpLink {
            lines.append("  Make it yours   http://\(host):\(http)/set-up/\(setUpLink.reveal())")
            lines.append("                  Whoever opens this link first owns the server. It works for a day, and once.")
        }
        if !hasPlayer {
            lines.append("  hls.js is missing: only browsers that play HLS themselves show the picture. script/fetch-hlsjs gets it.")
        }
        print(lines.joined(separator: "\n") + "\n")
    }
}
