extension Setting {
    /// TLS, and what is said of it.
    static let encryption: [Setting] = [
        Setting(
            "tls-certificates", .list(\.tlsCertificates, .files, standard: "none"),
            "Files in PEM with a certificate each, followed by those that lead to a known root; a browser gets the one for the name it asks for, "
                + "or the first. With one, or with tls-self-signed, the ports https-port and rtmps-port are open."),
        Setting(
            "tls-keys", .list(\.tlsKeys, .files, standard: "none"),
            "The files of the certificates' keys, in PEM, in the same order. Both are read again when they change."),
        Setting(
            "tls-self-signed", .toggle(\.isSelfSigned),
            "Whether to make a certificate that nobody has vouched for, kept in the data folder: browsers warn of it."),
        Setting("https-port", .port(\.httpsPort), "The port of pages, playback and API over TLS."),
        Setting("rtmps-port", .port(\.rtmpsPort), "The port to which encoders send over TLS."),
        Setting(
            "https-redirect", .toggle(\.redirectsToHTTPS),
            "Whether the unencrypted port sends browsers to the encrypted one, and refuses what isn't a question."),
        Setting(
            "hsts", .duration(\.strictTransportSecurity, .zero...(.seconds(63_072_000))),
            "How long browsers shall remember to come over TLS only (Strict-Transport-Security); 0s: nothing is said of it. There is no way back "
                + "before it has passed."),
    ]
}
