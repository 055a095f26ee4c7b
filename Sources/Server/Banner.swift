import Accounts
import Store

/// What a person at a terminal sees when the server is ready. Not a log: it shows the key of the first livestream, on purpose and only there.
enum Banner {
    /// The encrypted ports, and the certificate by which a browser's warning is compared.
    struct Secure {
        let https: UInt16
        let rtmps: UInt16
        let fingerprint: String
    }

    /// `host`: by which this machine reaches the server.
    static func show(_ store: Store, host: String, http: UInt16, rtmp: UInt16, hasPlayer: Bool, setUpLink: SecretToken?, secure: Secure?)
        async
    {
        var lines = ["", "Carillon is ready.", "  Pages           http://\(host):\(http)/"]
        lines.append("  Server address  rtmp://\(host)\(rtmp == 1935 ? "" : ":\(rtmp)")/live")
        if let secure {
            lines.append("  Encrypted       https://\(host):\(secure.https)/ and rtmps://\(host):\(secure.rtmps)/live")
            lines.append("  Certificate     SHA-256 \(secure.fingerprint)")
        }
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
