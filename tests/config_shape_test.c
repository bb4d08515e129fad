/* Templates against the requests that they stand for. What CloudFormation's functions give is that of the examples in its
 * User Guide, Intrinsic function reference; Terraform's forms are those of its JSON output format and of the resources'
 * arguments. */
#include "models/config_shape.h"

#include "models/endpoint_skeleton.h"
#include "models/fault.h"
#include "models/json_write.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

/* One arena for the whole process: its end frees it. */
static struct arena *memory(void)
{
    static struct arena *arena;
    if (!arena) arena = arena_new();
    return arena;
}

/* What is said: "PATH: TEXT", a line each. */
static const char *said(const struct faults *faults)
{
    const char *text = "";
    for (size_t i = 0; i < faults_total(faults); i++) {
        const struct fault *fault = faults_at(faults, i);
        text = arena_format(memory(), "%s%s%s%s: %s", text, i ? "\n" : "",
                            fault->kind == FAULT_WARNING ? "warning: " : "", fault->at.path, fault->text);
    }
    return text;
}

/* Single quotes stand for double ones. */
static char *quoted(const char *text)
{
    char *copy = arena_text(memory(), text);
    for (char *c = copy; *c; c++)
        if (*c == '\'') *c = '"';
    return copy;
}

struct asked {
    struct config_reading reading;
    struct config_parts parts;
    bool read;
    const char *said;
};

static struct asked read_as(enum config_shape shape, const char *text, const char *config_name,
                            struct config_parameter *parameters, size_t count)
{
    bool yaml = shape == CONFIG_SHAPE_CLOUDFORMATION_YAML;
    struct faults *faults = faults_new(memory());
    struct asked asked = {.reading = {.arena = memory(),
                                      .faults = faults,
                                      .config_name = config_name,
                                      .region = "eu-west-1",
                                      .parameters = parameters,
                                      .parameter_count = count}};
    const char *json = yaml ? text : quoted(text);
    const struct json_node *root = yaml ? json_read_yaml_text(memory(), "template.yaml", text, strlen(text), faults)
                                        : json_read_text(memory(), "template.json", json, strlen(json), faults);
    if (root && config_shape_of(root) != CONFIG_SHAPE_REQUEST)
        asked.read = config_shape_read(&asked.reading, config_shape_of(root), root, &asked.parts);
    asked.said = said(faults);
    return asked;
}

static struct asked read_with(const char *text, const char *config_name, struct config_parameter *parameters,
                              size_t count)
{
    return read_as(CONFIG_SHAPE_CLOUDFORMATION, text, config_name, parameters, count);
}

static struct asked read(const char *text)
{
    return read_with(text, NULL, NULL, 0);
}

/* Whether a tree says what a text says. */
static void assert_says(const struct json_node *node, const char *text)
{
    const char *json = quoted(text);
    const struct json_node *expected = json_read_text(memory(), "expected", json, strlen(json), faults_new(memory()));
    ck_assert_ptr_nonnull(expected);
    ck_assert_ptr_nonnull(node);
    ck_assert_msg(json_same(node, expected), "is\n%s\nexpected\n%s", json_write_document(node, memory()), json);
}

/* A template whose one variant has this member, behind other sections. */
static const char *template_of(const char *sections, const char *member)
{
    return arena_format(memory(),
                        "{%s'Resources': {'C': {'Type': 'AWS::SageMaker::EndpointConfig', 'Properties': {"
                        "'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', %s}]}}}}",
                        sections, member);
}

#define ASSERT_MEMBER(sections, member, expected)                                                                      \
    do {                                                                                                               \
        struct asked of_member = read(template_of(sections, member));                                                  \
        ck_assert_str_eq(of_member.said, "");                                                                          \
        assert_says(of_member.parts.endpoint_config,                                                                   \
                    "{'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A'" expected "}]}");          \
    } while (0)
#define ASSERT_SAID(text, expected) ck_assert_str_eq(read(text).said, expected)

/* --- CloudFormation --- */

START_TEST(what_a_document_is_shows_in_its_members)
{
    static const struct {
        const char *text;
        enum config_shape shape;
    } rows[] = {{"{'EndpointConfigName': 'c', 'ProductionVariants': []}", CONFIG_SHAPE_REQUEST},
                {"{'ProductionVariants': [], 'Resources': {}}", CONFIG_SHAPE_REQUEST},
                {"[]", CONFIG_SHAPE_REQUEST},
                {"{}", CONFIG_SHAPE_REQUEST},
                {"{'Resources': {}}", CONFIG_SHAPE_CLOUDFORMATION},
                {"{'AWSTemplateFormatVersion': '2010-09-09'}", CONFIG_SHAPE_CLOUDFORMATION},
                {"{'format_version': '1.2', 'planned_values': {}}", CONFIG_SHAPE_TERRAFORM},
                {"{'format_version': '1.0', 'values': {}}", CONFIG_SHAPE_TERRAFORM},
                {"{'resource': {}}", CONFIG_SHAPE_TERRAFORM}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *json = quoted(rows[i].text);
        const struct json_node *root = json_read_text(memory(), "t", json, strlen(json), faults_new(memory()));
        ck_assert_msg(config_shape_of(root) == rows[i].shape, "%s", rows[i].text);
    }
}
END_TEST

START_TEST(properties_are_the_request_and_texts_may_be_numbers)
{
    ASSERT_MEMBER("", "'InitialInstanceCount': '2', 'InitialVariantWeight': '0.5', 'EnableSSMAccess': 'true'",
                  ", 'InitialInstanceCount': 2, 'InitialVariantWeight': 0.5, 'EnableSSMAccess': true");
    ASSERT_MEMBER("", "'ModelName': 7, 'ServerlessConfig': {'MemorySizeInMB': '1024', 'MaxConcurrency': 5}",
                  ", 'ModelName': '7', 'ServerlessConfig': {'MemorySizeInMB': 1024, 'MaxConcurrency': 5}");
    /* What is no number stays a text, for the reader to name; so does a member that nobody knows. */
    ASSERT_MEMBER("", "'InitialInstanceCount': '010', 'Nmae': {'Ref': 'X'}",
                  ", 'InitialInstanceCount': '010', 'Nmae': {'Ref': 'X'}");
}
END_TEST

#define PARAMETERS                                                                                                     \
    "'Parameters': {'Type': {'Type': 'String', 'Default': 'ml.m5.large'}, 'Count': {'Type': 'Number', 'Default': 3}, " \
    "'Zones': {'Type': 'CommaDelimitedList', 'Default': 'a, b ,c'}}, "

START_TEST(functions_give_what_their_reference_says)
{
    ASSERT_MEMBER(PARAMETERS, "'InstanceType': {'Ref': 'Type'}, 'InitialInstanceCount': {'Ref': 'Count'}",
                  ", 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 3");
    ASSERT_MEMBER(PARAMETERS, "'ModelName': {'Fn::Sub': 'm-${Count}-${AWS::Region}-${!Literal}'}",
                  ", 'ModelName': 'm-3-eu-west-1-${Literal}'");
    ASSERT_MEMBER(PARAMETERS, "'ModelName': {'Fn::Sub': ['${a}-${Type}', {'a': {'Ref': 'Count'}}]}",
                  ", 'ModelName': '3-ml.m5.large'");
    ASSERT_MEMBER(PARAMETERS, "'ModelName': {'Fn::Join': ['-', ['a', {'Ref': 'Count'}, 'b']]}",
                  ", 'ModelName': 'a-3-b'");
    ASSERT_MEMBER(PARAMETERS, "'ModelName': {'Fn::Join': ['', {'Ref': 'Zones'}]}", ", 'ModelName': 'abc'");
    ASSERT_MEMBER(PARAMETERS, "'ModelName': {'Fn::Select': [1, {'Ref': 'Zones'}]}", ", 'ModelName': 'b'");
    ASSERT_MEMBER(PARAMETERS, "'ModelName': {'Fn::Select': ['2', {'Fn::Split': ['|', 'a||c|']}]}",
                  ", 'ModelName': 'c'");
    ASSERT_MEMBER("'Mappings': {'M': {'eu-west-1': {'T': 'ml.c5.large'}}}, ",
                  "'InstanceType': {'Fn::FindInMap': ['M', {'Ref': 'AWS::Region'}, 'T']}",
                  ", 'InstanceType': 'ml.c5.large'");
    ASSERT_MEMBER("", "'ModelName': 'm', 'RoutingConfig': {'Ref': 'AWS::NoValue'}", ", 'ModelName': 'm'");
    ASSERT_MEMBER("", "'ModelName': {'Fn::Sub': '${AWS::Partition}.${AWS::URLSuffix}'}",
                  ", 'ModelName': 'aws.amazonaws.com'");
}
END_TEST

#define CONDITIONS                                                                                                     \
    "'Parameters': {'Stage': {'Type': 'String', 'Default': 'prod'}}, 'Conditions': {"                                  \
    "'P': {'Fn::Equals': [{'Ref': 'Stage'}, 'prod']}, 'N': {'Fn::Not': [{'Condition': 'P'}]}, "                        \
    "'B': {'Fn::And': [{'Condition': 'P'}, {'Condition': 'N'}]}, "                                                     \
    "'E': {'Fn::Or': [{'Condition': 'P'}, {'Condition': 'N'}]}}, "

START_TEST(conditions_choose)
{
    ASSERT_MEMBER(CONDITIONS, "'ModelName': {'Fn::If': ['P', 'yes', {'Ref': 'Nowhere'}]}", ", 'ModelName': 'yes'");
    ASSERT_MEMBER(CONDITIONS, "'ModelName': {'Fn::If': ['N', 'yes', 'no']}", ", 'ModelName': 'no'");
    ASSERT_MEMBER(CONDITIONS, "'ModelName': {'Fn::If': ['B', 'yes', 'no']}", ", 'ModelName': 'no'");
    ASSERT_MEMBER(CONDITIONS, "'ModelName': {'Fn::If': ['E', 'yes', 'no']}", ", 'ModelName': 'yes'");
    ASSERT_MEMBER(CONDITIONS, "'RoutingConfig': {'Fn::If': ['P', {'RoutingStrategy': {'Fn::Sub': 'RANDOM'}}, 'no']}",
                  ", 'RoutingConfig': {'RoutingStrategy': 'RANDOM'}");
    ASSERT_SAID(template_of(CONDITIONS, "'ModelName': {'Fn::If': ['X', 'yes', 'no']}"),
                "$.Resources.C.Properties.ProductionVariants[0].ModelName['Fn::If'][0]: the template has no "
                "condition \"X\"");
}
END_TEST

START_TEST(a_value_that_is_given_comes_before_the_default)
{
    struct config_parameter given[] = {{"Count", "5", false},
                                       {"Role.Arn", "arn:r", false},
                                       {"Exported", "m", false},
                                       {"resolve:ssm:/t", "ml.m5.large", false}};
    struct asked asked =
        read_with("{" PARAMETERS "'Resources': {'C': {'Type': 'AWS::SageMaker::EndpointConfig', 'Properties': {"
                  "'ExecutionRoleArn': {'Fn::GetAtt': 'Role.Arn'}, 'ProductionVariants': [{'VariantName': 'A', "
                  "'ModelName': {'Fn::ImportValue': 'Exported'}, 'InitialInstanceCount': {'Ref': 'Count'}, "
                  "'InstanceType': '{{resolve:ssm:/t}}'}]}}}}",
                  NULL, given, 4);
    ck_assert_str_eq(asked.said, "");
    assert_says(asked.parts.endpoint_config,
                "{'EndpointConfigName': 'C', 'ExecutionRoleArn': 'arn:r', 'ProductionVariants': [{'VariantName': 'A', "
                "'ModelName': 'm', 'InitialInstanceCount': 5, 'InstanceType': 'ml.m5.large'}]}");
    for (size_t i = 0; i < 4; i++) ck_assert(given[i].used);
}
END_TEST

#define AT "$.Resources.C.Properties.ProductionVariants[0].ModelName"

START_TEST(what_has_no_value_is_named_with_how_to_give_one)
{
    ASSERT_SAID(template_of("", "'ModelName': {'Ref': 'Model'}"),
                "$.Resources.C.Properties.ProductionVariants[0].ModelName.Ref: Ref \"Model\" has no value here: "
                "give it by --parameter 'Model=VALUE' (Parameters in a scenario)");
    ASSERT_SAID(
        template_of("", "'ModelName': {'Fn::GetAtt': ['Model', 'ModelName']}"),
        "$.Resources.C.Properties.ProductionVariants[0].ModelName['Fn::GetAtt']: Fn::GetAtt "
        "\"Model.ModelName\" has no value here: give it by --parameter 'Model.ModelName=VALUE' (Parameters in a "
        "scenario)");
    ASSERT_SAID(template_of("", "'ModelName': {'Fn::GetAZs': ''}"),
                AT ": Fn::GetAZs is not worked out here: put the value that it gives into the template");
    ASSERT_SAID(template_of("'Parameters': {'P': {'Type': 'AWS::SSM::Parameter::Value<String>', 'Default': '/p'}}, ",
                            "'ModelName': {'Ref': 'P'}"),
                "$.Resources.C.Properties.ProductionVariants[0].ModelName.Ref: the parameter kept in Systems "
                "Manager \"P\" has no value here: give it by --parameter 'P=VALUE' (Parameters in a scenario)");
    ASSERT_SAID(template_of("'Mappings': {'M': {}}, ", "'ModelName': {'Fn::FindInMap': ['M', 'a', 'b']}"),
                "$.Resources.C.Properties.ProductionVariants[0].ModelName['Fn::FindInMap'][1]: the Mappings have "
                "no \"a\" here");
    struct config_parameter given = {"P", "z", false};
    struct asked asked = read_with(template_of("'Parameters': {'P': {'Type': 'String', 'AllowedValues': ['a', 1]}}, ",
                                               "'ModelName': {'Ref': 'P'}"),
                                   NULL, &given, 1);
    ck_assert_ptr_nonnull(strstr(asked.said, "the value \"z\" is none of the AllowedValues of parameter \"P\""));
}
END_TEST

START_TEST(a_name_is_asked_for_once)
{
    ASSERT_SAID(
        template_of("", "'ModelName': {'Fn::Sub': '${AWS::StackName}-m'}, 'InstanceType': {'Ref': "
                        "'AWS::StackName'}, 'RoutingConfig': {'RoutingStrategy': {'Ref': 'AWS::StackId'}}"),
        "$.Resources.C.Properties.ProductionVariants[0].ModelName['Fn::Sub']: Ref \"AWS::StackName\" has no value "
        "here: give it by --parameter 'AWS::StackName=VALUE' (Parameters in a scenario)\n"
        "$.Resources.C.Properties.ProductionVariants[0].RoutingConfig.RoutingStrategy.Ref: Ref \"AWS::StackId\" has "
        "no value here: give it by --parameter 'AWS::StackId=VALUE' (Parameters in a scenario)");
}
END_TEST

START_TEST(malformed_functions_are_faults_and_circles_end)
{
    static const char *const malformed[] = {
        "{'Ref': 1}",
        "{'Ref': {}}",
        "{'Fn::GetAtt': []}",
        "{'Fn::GetAtt': 'x'}",
        "{'Fn::Sub': []}",
        "{'Fn::Sub': ['a', 'b']}",
        "{'Fn::Join': ['a']}",
        "{'Fn::Join': ['-', 'b']}",
        "{'Fn::Join': ['-', [[]]]}",
        "{'Fn::Split': ['', 'b']}",
        "{'Fn::Select': [5, ['a']]}",
        "{'Fn::Select': [-1, ['a']]}",
        "{'Fn::Select': [0, 'a']}",
        "{'Fn::FindInMap': ['M', 'a']}",
        "{'Fn::FindInMap': 'M'}",
        "{'Fn::If': ['X']}",
        "{'Fn::If': 'X'}",
        "{'Fn::ImportValue': []}",
    };
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        struct asked asked = read(template_of("", arena_format(memory(), "'ModelName': %s", malformed[i])));
        ck_assert_msg(!asked.read && *asked.said, "%s passes", malformed[i]);
    }
    /* A model that is called as itself, and names that double at each step. */
    static const char self[] =
        "{'Resources': {'M': {'Type': 'AWS::SageMaker::Model', 'Properties': {'ModelName': {'Fn::GetAtt': "
        "'M.ModelName'}}}, 'C': {'Type': 'AWS::SageMaker::EndpointConfig', 'Properties': {'ProductionVariants': "
        "[{'VariantName': {'Fn::GetAtt': 'M.ModelName'}}]}}}}";
    ck_assert_ptr_nonnull(strstr(read(self).said, "refers to itself, or to too much"));
    const char *models = "";
    for (int i = 0; i < 40; i++)
        models = arena_format(memory(),
                              "%s'M%d': {'Type': 'AWS::SageMaker::Model', 'Properties': {'ModelName': {'Fn::Sub': "
                              "'${M%d.ModelName}${M%d.ModelName}'}}}, ",
                              models, i, i + 1, i + 1);
    const char *doubling = arena_format(
        memory(),
        "{'Resources': {%s'C': {'Type': 'AWS::SageMaker::EndpointConfig', 'Properties': {'ProductionVariants': "
        "[{'VariantName': {'Fn::GetAtt': 'M0.ModelName'}}]}}}}",
        models);
    ck_assert(!read(doubling).read);
    const char *conditions = "'Conditions': {'A': {'Condition': 'A'}}, ";
    ck_assert_ptr_nonnull(strstr(read(template_of(conditions, "'ModelName': {'Fn::If': ['A', 1, 2]}")).said,
                                 "refers to itself, or to too much"));
}
END_TEST

#define CONFIG(id, name)                                                                                               \
    "'" id "': {'Type': 'AWS::SageMaker::EndpointConfig', 'Properties': {'EndpointConfigName': '" name                 \
    "', 'ProductionVariants': [{'VariantName': 'A'}]}}"
#define ENDPOINT(id, name, config)                                                                                     \
    "'" id "': {'Type': 'AWS::SageMaker::Endpoint', 'Properties': {'EndpointName': '" name                             \
    "', 'EndpointConfigName': {'Fn::GetAtt': '" config ".EndpointConfigName'}}}"
#define TARGET(id, endpoint)                                                                                           \
    "'" id "': {'Type': 'AWS::ApplicationAutoScaling::ScalableTarget', 'Properties': {'MinCapacity': '1', "            \
    "'MaxCapacity': 4, 'ResourceId': {'Fn::Sub': 'endpoint/${" endpoint ".EndpointName}/variant/A'}, 'RoleARN': "      \
    "{'Fn::GetAtt': 'Nowhere.Arn'}, 'ScalableDimension': 'sagemaker:variant:DesiredInstanceCount', "                   \
    "'ServiceNamespace': 'sagemaker', 'ScheduledActions': [{'ScheduledActionName': 's', 'Schedule': 'rate(1 hour)', "  \
    "'ScalableTargetAction': {'MinCapacity': '2'}}]}}"
#define TARGET_NAMES(endpoint)                                                                                         \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/" endpoint "/variant/A', 'ScalableDimension': "          \
    "'sagemaker:variant:DesiredInstanceCount'"

START_TEST(scaling_comes_with_its_configuration)
{
    struct asked asked = read("{'Resources': {" CONFIG("C", "c") ", " ENDPOINT("E", "e", "C") ", " TARGET(
        "T",
        "E") ", "
             "'Other': {'Type': 'AWS::ApplicationAutoScaling::ScalableTarget', 'Properties': {'ServiceNamespace': "
             "'ecs', "
             "'ResourceId': {'Ref': 'Nowhere'}}}, "
             "'P': {'Type': 'AWS::ApplicationAutoScaling::ScalingPolicy', 'Properties': {'PolicyName': 'p', "
             "'PolicyType': "
             "'StepScaling', 'ScalingTargetId': {'Ref': 'T'}, 'StepScalingPolicyConfiguration': {'AdjustmentType': "
             "'ChangeInCapacity', 'StepAdjustments': [{'MetricIntervalLowerBound': '0', 'ScalingAdjustment': '1'}]}}}, "
             "'L': {'Type': 'AWS::CloudWatch::Alarm', 'Properties': {'MetricName': 'Invocations', 'Threshold': '5', "
             "'AlarmActions': [{'Ref': 'Nowhere'}, {'Ref': 'P'}], 'OKActions': [{'Ref': 'Nowhere'}]}}}}");
    ck_assert_str_eq(asked.said, "");
    assert_says(asked.parts.targets, "[{'MinCapacity': 1, 'MaxCapacity': 4, " TARGET_NAMES("e") "}]");
    assert_says(asked.parts.actions, "[{'ScheduledActionName': 's', 'Schedule': 'rate(1 hour)', "
                                     "'ScalableTargetAction': {'MinCapacity': 2}, " TARGET_NAMES("e") "}]");
    ck_assert_uint_eq(json_count(asked.parts.policies), 1);
    const struct json_node *policy = json_first(asked.parts.policies);
    assert_says(json_member(json_member(policy, "StepScalingPolicyConfiguration"), "StepAdjustments"),
                "[{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': 1}]");
    ck_assert_str_eq(json_string(json_member(policy, "ResourceId")), "endpoint/e/variant/A");
    ck_assert_str_eq(json_string(json_member(json_member(policy, "Alarm"), "AlarmName")), "L");
    ck_assert_ptr_null(asked.parts.components);
}
END_TEST

/* The quotas are those of CloudFormation's User Guide. */
START_TEST(a_template_is_no_larger_than_cloudformation_takes_it)
{
    static const struct {
        const char *name, *words;
        int most;
    } sections[] = {{"Resources", "resources", 500},
                    {"Parameters", "parameters", 200},
                    {"Mappings", "mappings", 200},
                    {"Conditions", "conditions", 200}};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        for (int more = 0; more < 2; more++) {
            int count = sections[i].most + more;
            const char *members = i == 0 ? CONFIG("C", "c") : "'M0': {}";
            for (int n = 1; n < count; n++) members = arena_format(memory(), "%s, 'M%d': {}", members, n);
            const char *text = arena_format(memory(), i == 0 ? "{'%s': {%s}}" : "{'%s': {%s}, 'Resources': {%s}}",
                                            sections[i].name, members, CONFIG("C", "c"));
            const char *expected = arena_format(memory(), "$.%s: must have at most %d %s, found %d", sections[i].name,
                                                sections[i].most, sections[i].words, count);
            if (!more) expected = "";
            ck_assert_str_eq(read(text).said, expected);
        }
}
END_TEST

START_TEST(one_of_several_configurations_is_chosen_by_name)
{
    static const char two[] = "{'Resources': {" CONFIG("C", "c") ", " CONFIG("D", "d") ", " ENDPOINT(
        "E", "e", "C") ", " ENDPOINT("F", "f", "D") ", " TARGET("T", "E") ", " TARGET("U", "F") "}}";
    ASSERT_SAID(two, "$: a CloudFormation template with 2 endpoint configurations: \"c\", \"d\"; say which by "
                     "--config-name (ConfigName in a scenario)");
    ck_assert_str_eq(read_with(two, "x", NULL, 0).said,
                     "$: a CloudFormation template with no endpoint configuration called \"x\": there are \"c\", "
                     "\"d\"");
    static const char *const names[] = {"d", "D"};
    for (size_t i = 0; i < 2; i++) {
        struct asked asked = read_with(two, names[i], NULL, 0);
        ck_assert_str_eq(asked.said, "");
        ck_assert_str_eq(json_string(json_member(asked.parts.endpoint_config, "EndpointConfigName")), "d");
        assert_says(asked.parts.targets, "[{'MinCapacity': 1, 'MaxCapacity': 4, " TARGET_NAMES("f") "}]");
    }
    ASSERT_SAID("{'Resources': {}}", "$: a CloudFormation template without an endpoint configuration");
    ASSERT_SAID("{'AWSTemplateFormatVersion': '2010-09-09'}", "$: a CloudFormation template without Resources");
}
END_TEST

START_TEST(a_resource_whose_condition_fails_is_not_there)
{
    struct asked asked = read("{" CONDITIONS "'Resources': {" CONFIG(
        "C", "c") ", 'D': {'Type': "
                  "'AWS::SageMaker::EndpointConfig', 'Condition': 'N', 'Properties': {}}}}");
    ck_assert_str_eq(asked.said, "");
    ck_assert_str_eq(json_string(json_member(asked.parts.endpoint_config, "EndpointConfigName")), "c");
}
END_TEST

START_TEST(a_fault_stands_where_the_value_is_written)
{
    struct asked asked = read("{'Parameters': {'Count': {'Default': 'two'}},\n"
                              " 'Resources': {'C': {'Type': 'AWS::SageMaker::EndpointConfig', 'Properties': {\n"
                              "  'ProductionVariants': [\n"
                              "    {'VariantName': 'A',\n"
                              "     'InitialInstanceCount': {'Ref': 'Count'}, 'ModelName': {'Ref': 'M'}}]}}}}");
    const struct fault *fault = faults_at(asked.reading.faults, 0);
    ck_assert_str_eq(fault->at.file, "template.json");
    ck_assert_int_eq(fault->at.line, 5);
    ck_assert_int_eq(fault->at.column, 69); /* of "M" */
    const struct json_node *variant = json_first(json_member(asked.parts.endpoint_config, "ProductionVariants"));
    struct place count = json_place(json_member(variant, "InitialInstanceCount"));
    ck_assert_int_eq(count.line, 5);
    ck_assert_int_eq(count.column, 38); /* of "Count", which gave it */
}
END_TEST

/* --- Terraform --- */

#define RESOURCE(type, name, values)                                                                                   \
    "{'address': '" type "." name "', 'mode': 'managed', 'type': '" type "', 'name': '" name "', 'values': {" values   \
    "}}"
#define STATE(resources) "{'format_version': '1.0', 'values': {'root_module': {" resources "}}}"

START_TEST(a_state_is_the_request_in_other_names)
{
    struct asked asked = read(STATE("'resources': [" RESOURCE(
        "aws_sagemaker_endpoint_configuration", "c",
        "'arn': 'a', 'id': 'c', 'name': 'c', 'kms_key_arn': 'k', 'tags': {'a': 'b'}, 'tags_all': {'a': 'b'}, "
        "'async_inference_config': [], 'data_capture_config': [{'enable_capture': false, 'destination_s3_uri': "
        "'s3://b', "
        "'initial_sampling_percentage': 0, 'capture_options': [{'capture_mode': 'Input'}], "
        "'capture_content_type_header': []}], 'production_variants': [{'accelerator_type': '', 'core_dump_config': [], "
        "'enable_ssm_access': false, 'initial_instance_count': 0, 'initial_variant_weight': 0, 'instance_type': null, "
        "'model_name': 'm', 'serverless_config': [{'max_concurrency': 5, 'memory_size_in_mb': 2048, "
        "'provisioned_concurrency': 0}], 'variant_name': '', 'volume_size_in_gb': 0}]") "]"));
    ck_assert_str_eq(asked.said, "");
    assert_says(asked.parts.endpoint_config,
                "{'EndpointConfigName': 'c', 'KmsKeyId': 'k', 'Tags': [{'Key': 'a', 'Value': 'b'}], "
                "'DataCaptureConfig': {'EnableCapture': false, 'DestinationS3Uri': 's3://b', "
                "'InitialSamplingPercentage': 0, 'CaptureOptions': [{'CaptureMode': 'Input'}]}, 'ProductionVariants': "
                "[{'VariantName': 'variant-1', 'EnableSSMAccess': false, 'InitialVariantWeight': 0, 'ModelName': 'm', "
                "'ServerlessConfig': {'MaxConcurrency': 5, 'MemorySizeInMB': 2048}}]}");
}
END_TEST

START_TEST(capture_that_is_not_switched_is_off_in_terraform_and_on_in_the_api)
{
    struct asked asked = read(STATE(
        "'resources': [" RESOURCE("aws_sagemaker_endpoint_configuration", "c",
                                  "'production_variants': [], 'data_capture_config': [{'enable_capture': null}]") "]"));
    assert_says(json_member(asked.parts.endpoint_config, "DataCaptureConfig"), "{'EnableCapture': false}");
    const char *json = quoted("{'EndpointConfigName': 'c', 'DataCaptureConfig': {'CaptureOptions': []}}");
    struct config_parts parts = {.endpoint_config =
                                     json_read_text(memory(), "c", json, strlen(json), faults_new(memory()))};
    ck_assert_ptr_nonnull(
        strstr(config_shape_write(memory(), CONFIG_SHAPE_TERRAFORM, &parts), "\"enable_capture\": true"));
}
END_TEST

START_TEST(modules_below_the_root_are_looked_into)
{
    struct asked asked = read(STATE("'child_modules': [{'address': 'module.m', 'resources': [" RESOURCE(
        "aws_sagemaker_endpoint_configuration", "my_config",
        "'production_variants': [{'variant_name': 'A', 'model_name': 'm'}]") "], 'child_modules': "
                                                                             "[{'resources': "
                                                                             "[" RESOURCE(
                                                                                 "aws_appautoscaling_"
                                                                                 "target",
                                                                                 "t",
                                                                                 "'min_capacity': 1, "
                                                                                 "'max_capacity': 2, "
                                                                                 "'service_namespace': "
                                                                                 "'sagemaker', "
                                                                                 "'resource_id': "
                                                                                 "'endpoint/e/variant/"
                                                                                 "A', "
                                                                                 "'scalable_dimension':"
                                                                                 " "
                                                                                 "'sagemaker:variant:"
                                                                                 "DesiredInstanceCount"
                                                                                 "'") ","
                                                                                      " " RESOURCE(
                                                                                          "aws_"
                                                                                          "appautoscali"
                                                                                          "ng_policy",
                                                                                          "p",
                                                                                          "'name': "
                                                                                          "'p', "
                                                                                          "'policy_"
                                                                                          "type': "
                                                                                          "'StepScaling"
                                                                                          "', "
                                                                                          "'step_"
                                                                                          "scaling_"
                                                                                          "policy_"
                                                                                          "configuratio"
                                                                                          "n': "
                                                                                          "[{'cooldown'"
                                                                                          ": 60, "
                                                                                          "'step_"
                                                                                          "adjustment':"
                                                                                          " "
                                                                                          "[{'metric_"
                                                                                          "interval_"
                                                                                          "lower_bound'"
                                                                                          ": '0', "
                                                                                          "'metric_"
                                                                                          "interval_"
                                                                                          "upper_bound'"
                                                                                          ": '', "
                                                                                          "'scaling_"
                                                                                          "adjustment':"
                                                                                          " 1}]}], "
                                                                                          "'target_"
                                                                                          "tracking_"
                                                                                          "scaling_"
                                                                                          "policy_"
                                                                                          "configuratio"
                                                                                          "n': []") ","
                                                                                                    " " RESOURCE(
                                                                                                        "aws_"
                                                                                                        "appautoscaling"
                                                                                                        "_scheduled_"
                                                                                                        "action",
                                                                                                        "s",
                                                                                                        "'name': 's', "
                                                                                                        "'schedule': "
                                                                                                        "'rate(1 "
                                                                                                        "hour)', "
                                                                                                        "'scalable_"
                                                                                                        "target_action'"
                                                                                                        ": "
                                                                                                        "[{'min_"
                                                                                                        "capacity': "
                                                                                                        "'2', "
                                                                                                        "'max_capacity'"
                                                                                                        ": ''}]") ","
                                                                                                                  " " RESOURCE(
                                                                                                                      "aws_appautoscaling_target",
                                                                                                                      "o",
                                                                                                                      "'service_namespace': 'ecs'") "]}]}]"));
    ck_assert_str_eq(asked.said, "");
    ck_assert_str_eq(json_string(json_member(asked.parts.endpoint_config, "EndpointConfigName")), "my-config");
    assert_says(asked.parts.targets, "[{'MinCapacity': 1, 'MaxCapacity': 2, " TARGET_NAMES("e") "}]");
    assert_says(asked.parts.policies, "[{'PolicyName': 'p', 'PolicyType': 'StepScaling', "
                                      "'StepScalingPolicyConfiguration': {'Cooldown': 60, 'StepAdjustments': "
                                      "[{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': 1}]}}]");
    assert_says(asked.parts.actions, "[{'ScheduledActionName': 's', 'Schedule': 'rate(1 hour)', "
                                     "'ScalableTargetAction': {'MinCapacity': 2}}]");
}
END_TEST

#define PLAN(unknown)                                                                                                  \
    "{'format_version': '1.2', 'planned_values': {'root_module': {'resources': [" RESOURCE(                            \
        "aws_sagemaker_endpoint_configuration", "c",                                                                   \
        "'production_variants': [{'variant_name': 'A', 'initial_instance_count': 2}]") "]}}, 'resource_changes': "     \
                                                                                       "[{'address': "                 \
                                                                                       "'aws_sagemaker_endpoint_"      \
                                                                                       "configuration.c', 'type': "    \
                                                                                       "'aws_sagemaker_endpoint_"      \
                                                                                       "configuration', "              \
                                                                                       "'change': {'after_unknown': "  \
                                                                                       "{'arn': true, 'name': "        \
                                                                                       "true, " unknown "}}}]}"

#define POLICY_AND_ALARM(arn, actions)                                                                                 \
    RESOURCE("aws_sagemaker_endpoint_configuration", "c", "'production_variants': []")                                 \
    ", " RESOURCE("aws_appautoscaling_policy", "p", arn "'name': 'p'") ", " RESOURCE(                                  \
        "aws_cloudwatch_metric_alarm", "other",                                                                        \
        "'alarm_name': 'x', 'alarm_actions': ['nothing']") ", " RESOURCE("aws_cloudwatch_metric_alarm", "a",           \
                                                                         "'alarm_name': 'a', 'ok_actions': [], "       \
                                                                         "'datapoints_to_alarm': 0, "                  \
                                                                         "'threshold': 0, 'dimensions': "              \
                                                                         "{'VariantName': 'A', 'EndpointName': "       \
                                                                         "'e'}" actions)
#define ITS_ALARM                                                                                                      \
    "{'AlarmName': 'a', 'Threshold': 0, 'Dimensions': [{'Name': 'VariantName', 'Value': 'A'}, "                        \
    "{'Name': 'EndpointName', 'Value': 'e'}]"

START_TEST(an_alarm_of_terraform_is_told_by_an_arn_or_a_reference)
{
    struct asked asked =
        read(STATE("'resources': [" POLICY_AND_ALARM("'arn': 'arn:p', ", ", 'alarm_actions': ['arn:p']") "]"));
    ck_assert_str_eq(asked.said, "");
    assert_says(json_member(json_first(asked.parts.policies), "Alarm"), ITS_ALARM "}");
    asked = read("{'format_version': '1.2', 'planned_values': {'root_module': {'resources': [" POLICY_AND_ALARM(
        "", "") "]}}, 'configuration': {'root_module': {'resources': [{'type': 'aws_cloudwatch_metric_alarm', 'name': "
                "'a', 'expressions': {'alarm_actions': {'references': ['aws_appautoscaling_policy.p.arn', "
                "'aws_appautoscaling_policy.p']}}}]}}}");
    ck_assert_str_eq(asked.said, "");
    assert_says(json_member(json_first(asked.parts.policies), "Alarm"), ITS_ALARM "}");
    asked = read(STATE("'resources': [" POLICY_AND_ALARM("'arn': 'arn:p', ", ", 'alarm_actions': ['arn:q']") "]"));
    ck_assert_ptr_null(json_member(json_first(asked.parts.policies), "Alarm"));
}
END_TEST

START_TEST(references_hold_within_a_module_and_an_index)
{
    static const char *const policies[] = {"module.m[0].aws_appautoscaling_policy.p[1]",
                                           "module.m[0].aws_appautoscaling_policy.p[2]",
                                           "module.n.aws_appautoscaling_policy.p[1]"};
    for (size_t i = 0; i < 3; i++) {
        const char *plan = arena_format(
            memory(),
            "{'format_version': '1.2', 'planned_values': {'root_module': {'resources': [%s, {'address': '%s', 'type': "
            "'aws_appautoscaling_policy', 'name': 'p', 'values': {'name': 'p'}}, {'address': "
            "'module.m[0].aws_cloudwatch_metric_alarm.a[1]', 'type': 'aws_cloudwatch_metric_alarm', 'name': 'a', "
            "'values': {'alarm_name': 'a'}}]}}, 'configuration': {'root_module': {'module_calls': {'m': {'module': "
            "{'resources': [{'type': 'aws_cloudwatch_metric_alarm', 'name': 'a', 'expressions': {'alarm_actions': "
            "{'references': ['aws_appautoscaling_policy.p.arn']}}}]}}}}}}",
            RESOURCE("aws_sagemaker_endpoint_configuration", "c", "'production_variants': []"), policies[i]);
        struct asked asked = read(plan);
        ck_assert_str_eq(asked.said, "");
        ck_assert_msg(json_has(json_first(asked.parts.policies), "Alarm") == (i == 0), "%s", policies[i]);
    }
}
END_TEST

START_TEST(what_a_plan_does_not_know_is_asked_for)
{
    static const char plan[] = PLAN("'production_variants': [{'model_name': true, 'serverless_config': []}]");
    ck_assert_ptr_nonnull(strstr(
        read(plan).said, "$.resource_changes[0].change.after_unknown.production_variants[0].model_name: "
                         "aws_sagemaker_endpoint_configuration.c.production_variants[0].model_name is known only "
                         "after the plan was applied: give it by --parameter "
                         "'aws_sagemaker_endpoint_configuration.c.production_variants[0].model_name=VALUE'"));
    struct config_parameter given = {"aws_sagemaker_endpoint_configuration.c.production_variants[0].model_name", "m",
                                     false};
    struct asked asked = read_with(plan, NULL, &given, 1);
    ck_assert_str_eq(asked.said, "");
    assert_says(asked.parts.endpoint_config, "{'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', "
                                             "'InitialInstanceCount': 2, 'ModelName': 'm'}]}");
    ck_assert_str_eq(read(PLAN("'production_variants': [{}]")).said, "");
}
END_TEST

START_TEST(a_format_of_another_major_version_is_refused)
{
    ASSERT_SAID("{'format_version': '2.0', 'values': {}}",
                "$.format_version: expected a format_version of Terraform from 0.1 to 1.x, found \"2.0\"");
    ASSERT_SAID(STATE("'resources': []"),
                "$: a plan, state or configuration of Terraform without an endpoint configuration");
    ASSERT_SAID(STATE("'resources': [" RESOURCE("aws_sagemaker_endpoint_configuration", "c",
                                                "'data_capture_config': [{}, {}]") "]"),
                "$.values.root_module.resources[0].values.data_capture_config: holds 2 blocks, at most one is "
                "allowed");
}
END_TEST

#define CONFIGURATION(values)                                                                                          \
    "{'variable': {'model': {'default': 'm'}, 'none': {}}, 'resource': {'aws_sagemaker_endpoint_configuration': "      \
    "{'my_config': {'production_variants': {'variant_name': 'A', " values "}}}}}"

START_TEST(expressions_of_a_configuration_are_variables_or_asked_for)
{
    struct asked asked = read(CONFIGURATION("'model_name': '${var.model}-$${x}'"));
    ck_assert_str_eq(asked.said, "");
    assert_says(asked.parts.endpoint_config, "{'EndpointConfigName': 'my-config', 'ProductionVariants': "
                                             "[{'VariantName': 'A', 'ModelName': 'm-${x}'}]}");
    ck_assert_ptr_nonnull(strstr(read(CONFIGURATION("'model_name': '${ var.none }'")).said,
                                 "model_name: the expression \"var.none\" is not worked out here: give its value by "
                                 "--parameter 'var.none=VALUE'"));
    ck_assert_ptr_nonnull(
        strstr(read(CONFIGURATION("'model_name': 'a${b'")).said, "has an expression without its end"));
    struct config_parameter given = {"aws_sagemaker_model.m.name", "m", false};
    ck_assert_str_eq(read_with(CONFIGURATION("'model_name': '${aws_sagemaker_model.m.name}'"), NULL, &given, 1).said,
                     "");
}
END_TEST

/* --- Back --- */

START_TEST(a_request_comes_back_from_every_shape)
{
    for (int skeleton = 0; skeleton < ENDPOINT_SKELETONS; skeleton++)
        for (int shape = CONFIG_SHAPE_REQUEST + 1; shape < CONFIG_SHAPES; shape++) {
            const char *text = endpoint_skeleton_text((enum endpoint_skeleton)skeleton);
            struct faults *faults = faults_new(memory());
            struct config_parts parts = {.endpoint_config =
                                             json_read_text(memory(), "skeleton", text, strlen(text), faults)};
            const char *written = config_shape_write(memory(), (enum config_shape)shape, &parts);
            struct asked asked = read_as((enum config_shape)shape, written, NULL, NULL, 0);
            ck_assert_str_eq(asked.said, "");
            ck_assert_msg(json_same(asked.parts.endpoint_config, parts.endpoint_config), "%s", written);
        }
}
END_TEST

START_TEST(scaling_comes_back_from_every_shape)
{
    static const char all[] =
        "{'C': {'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'a${b}%{c}'}]}, "
        "'I': [{'InferenceComponentName': 'i', 'EndpointName': 'e', 'Specification': {'Container': {'Image': 'x', "
        "'Environment': {'A_b': '1'}}}, 'RuntimeConfig': {'CopyCount': 0}}], "
        "'T': [{'MinCapacity': 0, 'MaxCapacity': 4, " TARGET_NAMES(
            "e") "}], "
                 "'P': [{'PolicyName': 'p', 'PolicyType': 'StepScaling', " TARGET_NAMES(
                     "e") ", 'StepScalingPolicyConfiguration': {'AdjustmentType': 'ChangeInCapacity', "
                          "'StepAdjustments': "
                          "[{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': -1}]}, 'Alarm': {'AlarmName': 'a', "
                          "'MetricName': "
                          "'Invocations', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}], 'Period': 60, "
                          "'Threshold': 0}}], "
                          "'S': [{'ScheduledActionName': 's', 'Schedule': 'rate(1 hour)', " TARGET_NAMES(
                              "e") ", 'ScalableTargetAction': {'MinCapacity': 2}}]}";
    const char *json = quoted(all);
    const struct json_node *root = json_read_text(memory(), "all", json, strlen(json), faults_new(memory()));
    struct config_parts parts = {json_member(root, "C"), json_member(root, "I"), json_member(root, "T"),
                                 json_member(root, "P"), json_member(root, "S")};
    for (int shape = CONFIG_SHAPE_REQUEST + 1; shape < CONFIG_SHAPES; shape++) {
        const char *written = config_shape_write(memory(), (enum config_shape)shape, &parts);
        struct asked asked = read_as((enum config_shape)shape, written, NULL, NULL, 0);
        ck_assert_str_eq(asked.said, "");
        ck_assert(json_same(asked.parts.endpoint_config, parts.endpoint_config));
        ck_assert(json_same(asked.parts.components, parts.components));
        ck_assert(json_same(asked.parts.targets, parts.targets));
        ck_assert(json_same(asked.parts.policies, parts.policies));
        ck_assert(json_same(asked.parts.actions, parts.actions));
    }
}
END_TEST

TEST_MAIN("config_shape", what_a_document_is_shows_in_its_members, properties_are_the_request_and_texts_may_be_numbers,
          functions_give_what_their_reference_says, conditions_choose, a_value_that_is_given_comes_before_the_default,
          what_has_no_value_is_named_with_how_to_give_one, a_name_is_asked_for_once,
          malformed_functions_are_faults_and_circles_end, scaling_comes_with_its_configuration,
          a_template_is_no_larger_than_cloudformation_takes_it, one_of_several_configurations_is_chosen_by_name,
          a_resource_whose_condition_fails_is_not_there, a_fault_stands_where_the_value_is_written,
          a_state_is_the_request_in_other_names, capture_that_is_not_switched_is_off_in_terraform_and_on_in_the_api,
          modules_below_the_root_are_looked_into, an_alarm_of_terraform_is_told_by_an_arn_or_a_reference,
          references_hold_within_a_module_and_an_index, what_a_plan_does_not_know_is_asked_for,
          a_format_of_another_major_version_is_refused, expressions_of_a_configuration_are_variables_or_asked_for,
          a_request_comes_back_from_every_shape, scaling_comes_back_from_every_shape)
