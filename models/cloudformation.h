/* cloudformation.h - an endpoint out of a CloudFormation template (written by hand, by `cdk synth`, as JSON or YAML), and back.
 *
 * Taken      AWS::SageMaker::EndpointConfig, and with it AWS::SageMaker::InferenceComponent, AWS::ApplicationAutoScaling::
 *            ScalableTarget (with its ScheduledActions) and ScalingPolicy (with the AWS::CloudWatch::Alarm that triggers it)
 *            of the service namespace sagemaker. Where the template has several configurations, what belongs to another
 *            endpoint than those of the chosen one is left out.
 * Names      a resource whose name CloudFormation would make up goes by its logical ID.
 * Source     CloudFormation Template Reference; its members are those of the API. */
#ifndef LOADLINE_MODELS_CLOUDFORMATION_H
#define LOADLINE_MODELS_CLOUDFORMATION_H

#include "models/config_parts.h"

bool cloudformation_recognises(const struct json_node *root);

/* false where a fault was added. */
bool cloudformation_read(const struct config_reading *reading, const struct json_node *root, struct config_parts *out);

/* A template that makes these, as a tree to be written. */
struct json_node *cloudformation_template(struct arena *arena, const struct config_parts *parts);

#endif
