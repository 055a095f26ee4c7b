/// The headers that go with every page. All scripts, styles and pictures are files of ours, so the policy is strict;
/// `blob:` is how Media Source Extensions hand a stream to a video element, and `data:` is the empty address with which
/// the wrapper around hls.js makes its first player.
package enum PageHeaders {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// For every page but the embedded player.
    package static let page =
        common + [
            Field(name: "Content-Security-Policy", value: policy(frameAncestors: "'self'")),
            Field(name: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()"),
        ]
    /// For the page that sends picture and sound from the browser.
    package static let camera =
        common + [
            Field(name: "Content-Security-Policy", value: policy(frameAncestors: "'none'")),
            Field(name: "Permissions-Policy", value: "camera=(self), microphone=(self), display-capture=(self), geolocation=()"),
        ]
    /// For `/embed/{playbackId}`, which any site may frame.
    package static let embed = embed(in: [])

    /// For an embedded player that only some sites may frame.
    ///
    /// - Parameter origins: checked ones, like `https://example.org`; none: any site.
    package static func embed(in origins: [String]) -> [Field] {
        let ancestors = origins.isEmpty ? "*" : (["'self'"] + origins).joined(separator: " ")
        return common + [Field(name: "Content-Security-Policy", value: policy(frameAncestors: ancestors))]
    }

    private static let common = [
        Field(name: "Content-Type", value: "text/html; charset=utf-8"),
        // A page carries the state of its moment, and the home page may carry a key.
        Field(name: "Cache-Control", value: "no-store"),
        Field(name: "X-Content-Type-Options", value: "nosniff"),
        Field(name: "Referrer-Policy", value: "same-origin"),
    ]

    private static func policy(frameAncestors: String) -> String {
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' data:; "
            + "media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors \(frameAncestors)"
    }
}
