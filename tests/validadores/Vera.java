import java.io.FileInputStream;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDF files with veraPDF's engine: {@code java Vera ua1,2a a.pdf b.pdf}; 0 when all comply. */
public final class Vera {
    private Vera() {}

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean allComply = true;
        for (String path : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            for (String flavour : arguments[0].split(",")) {
                allComply &= complies(path, PDFAFlavour.byFlavourId(flavour));
            }
        }
        System.exit(allComply ? 0 : 1);
    }

    private static boolean complies(String path, PDFAFlavour flavour) throws Exception {
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        try (PDFAParser parser = foundry.createParser(new FileInputStream(path), flavour);
                PDFAValidator validator = foundry.createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            Set<String> told = new LinkedHashSet<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    told.add(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + " " + one.getMessage());
                }
            }
            System.out.println(path + " " + flavour + ": " + (result.isCompliant() ? "complies" : "FAILS"));
            told.stream().limit(30).forEach(line -> System.out.println("    " + line));
            return result.isCompliant();
        }
    }
}
