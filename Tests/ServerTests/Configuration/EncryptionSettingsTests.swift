import Testing

@testable import Server

@Suite struct EncryptionSettingsTests {
    @Test("Certificates and keys come in pairs, and nobody is sent to a port that isn't open")
    func encryption() throws {
        let pair = ConfigurationFile(
            path: "f", text: "tls-certificates = a.pem b.pem\ntls-keys = a.key b.key\nhttps-redirect = on\nhsts = 24h")
        let configuration = try Configuration.load(files: [pair])
        #expect(
            configuration.tlsCertificates == ["a.pem", "b.pem"] && configuration.tlsKeys == ["a.key", "b.key"] && configuration.hasTLS)
        #expect(configuration.redirectsToHTTPS && configuration.strictTransportSecurity == .seconds(86_400))
        #expect(!Configuration().hasTLS)
        func mistakes(_ text: String) -> [String] {
            do throws(ConfigurationError) {
                _ = try Configuration.load(files: [ConfigurationFile(path: "f", text: text)])
                return []
            } catch { return error.sentences }
        }
        #expect(mistakes("tls-certificates = a.pem").map { $0.contains("each certificate needs its key") } == [true])
        #expect(mistakes("https-redirect = on").map { $0.contains("there is no TLS") } == [true])
        #expect(mistakes("https-redirect = on\ntls-self-signed = on").isEmpty)
    }
}
