import StoreTestSupport
import TLS
import Testing

@testable import Server

@Suite struct CertificateCheckTests {
    let folder = TemporaryFolder()

    private func write(_ name: String, names: [String]) throws -> String {
        folder.write(try SelfSignedCertificate.make(names: names), to: name)
        return folder.path + "/" + name
    }

    private func configuration(_ certificate: String, key: String? = nil) -> Configuration {
        var configuration = Configuration()
        configuration.tlsCertificates = [certificate]
        configuration.tlsKeys = [key ?? certificate]
        return configuration
    }

    @Test("A certificate with its key that speaks for the server's names passes, by name, wildcard and address")
    func good() throws {
        var configuration = configuration(try write("a.pem", names: ["*.example.org", "192.0.2.1", "2001:db8::1"]))
        #expect(try CertificateCheck(configuration).lines()[1].contains("not compared"))
        configuration.publicURL = "https://live.example.org:8443"
        configuration.publicAddress = "[2001:db8::1]"
        let lines = try CertificateCheck(configuration).lines()
        #expect(lines.count == 2 && lines[0].contains("days more") && lines[1].hasSuffix("live.example.org, 2001:db8::1"))
    }

    @Test("Another name, another's key, a missing file and no certificate are each named")
    func faults() throws {
        let (one, other) = (try write("a.pem", names: ["one.test"]), try write("b.pem", names: ["other.test"]))
        var named = configuration(one)
        named.publicAddress = "live.example.org"
        func fault(_ configuration: Configuration) -> String {
            do { return try CertificateCheck(configuration).lines().joined() } catch { return "\(error)" }
        }
        #expect(fault(named).contains("speaks for live.example.org, which public-address names"))
        #expect(fault(configuration(one, key: other)).contains("key"))
        #expect(fault(configuration(folder.path + "/none.pem")).contains("(setting tls-certificates) can't be read"))
        folder.write(Array("no certificate".utf8), to: "c.pem")
        #expect(fault(configuration(folder.path + "/c.pem")).contains("can't be used"))
        #expect(try CertificateCheck(Configuration()).lines() == ["certificates       none: nothing is encrypted (tls-certificates)"])
    }
}
